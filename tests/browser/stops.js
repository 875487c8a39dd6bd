// Notes each stop of the Tab key: what it is, whether the focus can be seen on it, whether anything covers it.
() => {
  const isForced = matchMedia("(forced-colors: active)").matches;
  const look = (part) =>
    [part, part.labels?.[0]].filter(Boolean).flatMap((one) =>
      ["", "::before"].map((pseudo) => {
        const { boxShadow, outlineStyle, outlineWidth, outlineColor, backgroundColor, borderColor } = getComputedStyle(one, pseudo);
        // A clear outline is there for forced colours, which make it seen.
        const isOutlined = outlineStyle !== "none" && (isForced || outlineColor !== "rgba(0, 0, 0, 0)");
        return [boxShadow, isOutlined && [outlineStyle, outlineWidth, outlineColor], backgroundColor, borderColor].join();
      }),
    ).join();
  const focusable = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(
    (part) => part.tabIndex >= 0 && !part.matches(":disabled") && part.type !== "hidden" && part.checkVisibility({ visibilityProperty: true }),
  );
  // Of the buttons of one choice the Tab key stops at one.
  const group = (part) => (part.type === "radio" ? `radio ${part.name}` : part);
  const expected = [...new Set(focusable.map(group))];
  // From the top, wherever the page has put the focus.
  const top = document.createElement("span");
  top.tabIndex = -1;
  document.body.prepend(top);
  top.focus();
  top.remove();
  const unfocused = new Map(focusable.map((part) => [part, look(part)]));
  window.stops = { faults: [], order: [], expected: expected.length };
  const told = (part) => part.outerHTML.replace(/\s+/g, " ").slice(0, 110);
  for (const part of focusable.filter(({ tabIndex }) => tabIndex > 0)) {
    window.stops.faults.push(`has an order of its own: ${told(part)}`);
  }
  let last = -1;
  let box = null;
  document.addEventListener("focusin", ({ target }) => {
    const place = expected.indexOf(group(target));
    if (window.stops.order.includes(place)) return;
    window.stops.order.push(place);
    if (place !== last + 1) window.stops.faults.push(`is not the next in the document: ${told(target)}`);
    last = place;
    if (look(target) === unfocused.get(target)) window.stops.faults.push(`looks the same with the focus: ${told(target)}`);
    const now = target.getBoundingClientRect();
    const [x, y] = [now.left + now.width / 2, now.top + Math.min(now.height / 2, 12)];
    const found = document.elementFromPoint(x, y);
    const isSeen = found && (target.contains(found) || found.contains(target) || [...(target.labels ?? [])].some((label) => label.contains(found)));
    if (!isSeen) window.stops.faults.push(`cannot be seen with the focus: ${told(target)}`);
    // Down the page, or to the right on the same line.
    const here = { top: now.top + scrollY, bottom: now.bottom + scrollY, left: now.left };
    if (box && here.bottom <= box.top + 1) window.stops.faults.push(`stands above the stop before it: ${told(target)}`);
    box = here;
  });
}
