// What can be measured on a page in the window that it stands in. Each function gives a line for each fault.
({
  // ---- room: nothing sticks out, nothing is cut off, nothing lies on something else

  room() {
    const width = document.documentElement.clientWidth;
    const parts = [...document.body.querySelectorAll("*")].filter((part) => part.checkVisibility() && !this.isForTheEarAlone(part));
    const out = parts.filter((part) => {
      const box = part.getBoundingClientRect();
      return box.width > 1 && (box.right > width + 1 || box.left < -1);
    });
    const cut = parts.filter((part) => {
      const { overflowX, overflowY, display } = getComputedStyle(part);
      if (display === "inline" || part.matches("input, select, textarea, [role=listbox]")) return false;
      return (
        (overflowX !== "visible" && part.scrollWidth > part.clientWidth + 1) ||
        (overflowY === "hidden" && part.scrollHeight > part.clientHeight + 1)
      );
    });
    return [
      ...(document.documentElement.scrollWidth > width ? ["the page scrolls sideways"] : []),
      ...out.map((part) => `sticks out: ${this.told(part)}`),
      ...cut.map((part) => `is cut off: ${this.told(part)}`),
      ...this.overlaps(),
    ];
  },

  overlaps() {
    const parts = [...document.querySelectorAll("h1, h2, h3, p, li, dt, dd, label, legend, button, a, select, textarea, input")].filter(
      (part) => part.checkVisibility() && !this.isForTheEarAlone(part) && !this.isDrawnByItsLabel(part),
    );
    const boxes = parts.map((part) => part.getBoundingClientRect());
    const found = [];
    for (let one = 0; one < parts.length; one += 1) {
      for (let other = one + 1; other < parts.length; other += 1) {
        const [a, b] = [boxes[one], boxes[other]];
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide < 2 || high < 2 || parts[one].contains(parts[other]) || parts[other].contains(parts[one])) continue;
        if (this.belongTogether(parts[one], parts[other])) continue;
        found.push(`lies on ${this.told(parts[one])}: ${this.told(parts[other])}`);
      }
    }
    return found;
  },

  // The button that opens a list to search in stands inside its box.
  belongTogether: (one, other) => one.parentElement === other.parentElement && one.parentElement.matches(".arolwg-search"),

  // ---- targets

  targets(least) {
    const parts = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [role=option]")];
    return parts
      .filter((part) => part.type !== "hidden" && part.tabIndex >= 0 && part.checkVisibility() && !this.isForTheEarAlone(part))
      .filter((part) => !part.matches(".govuk-skip-link") && !this.isInASentence(part))
      .filter((part) => !this.reaches(part, least))
      .map((part) => {
        const { width, height } = part.getBoundingClientRect();
        return `${Math.round(width)} x ${Math.round(height)} px to press: ${this.told(part)}`;
      });
  },

  // WCAG 2.5.8 leaves out links inside a line of text, whose height is that of the line.
  isInASentence(part) {
    if (part.localName !== "a" || getComputedStyle(part).display !== "inline") return false;
    const block = part.closest("p, li, dd, dt, td, th, label, h1, h2, h3, div");
    return block.textContent.replace(/\s+/g, " ").trim().length > part.textContent.replace(/\s+/g, " ").trim().length;
  },

  // The control with its labels: pressing either presses it.
  reaches(part, least) {
    const boxes = [part, ...(part.labels ?? [])].map((one) => one.getBoundingClientRect()).filter(({ width }) => width > 1);
    const across = Math.max(...boxes.map(({ right }) => right)) - Math.min(...boxes.map(({ left }) => left));
    const down = part.type === "radio" || part.type === "checkbox"
      ? Math.max(...boxes.map(({ height }) => height))
      : part.getBoundingClientRect().height;
    return across >= least - 0.5 && down >= least - 0.5;
  },

  // ---- motion

  motion() {
    return [...document.querySelectorAll("*")]
      .filter((part) => ["", "::before", "::after"].some((pseudo) => {
        const { transitionDuration, animationName } = getComputedStyle(part, pseudo);
        return animationName !== "none" || transitionDuration.split(", ").some((time) => parseFloat(time) > 0.001);
      }))
      .map((part) => `moves: ${this.told(part)}`);
  },

  // ---- languages: of the page, and of their own names

  languages() {
    const found = [];
    const whole = document.documentElement.lang;
    // Pages in both languages, Welsh first, are the choice of language and errors.
    const own = document.querySelector(".arolwg-choice, .arolwg-halves") ? "cy" : location.pathname.slice(1, 3);
    if (whole !== own) found.push(`the page says that it is in ${whole || "no language"}`);
    for (const [lang, name] of [["cy", "Cymraeg"], ["en", "English"]]) {
      for (const part of document.querySelectorAll("a, button, label, option, span")) {
        if (part.textContent.trim() === name && part.closest("[lang]").lang !== lang && part.closest("header, .arolwg-choice")) {
          found.push(`${name} without its language: ${this.told(part)}`);
        }
      }
    }
    return found;
  },

  // ---- errors: the summary has the focus, and leads to a control of the question that says the same

  errors() {
    const summary = document.querySelector(".govuk-error-summary");
    if (!summary) return [];
    const found = [];
    if (!/^(Gwall|Error):/.test(document.title)) found.push(`the title says of no error: ${document.title}`);
    if (document.activeElement !== summary) found.push("the summary of errors has not taken the focus");
    for (const link of summary.querySelectorAll("a")) {
      const place = document.getElementById(link.hash.slice(1));
      if (!place) found.push(`leads nowhere: ${this.told(link)}`);
      else if (!place.checkVisibility() || (place.tabIndex < 0 && !place.hasAttribute("tabindex"))) found.push(`leads to what takes no focus: ${this.told(link)}`);
      else if (!this.saysBeside(place, link.textContent)) found.push(`is not said again beside its control: ${this.told(link)}`);
    }
    return found;
  },

  saysBeside(place, words) {
    const messages = (place.closest("[data-question], section, form") ?? document).querySelectorAll(".govuk-error-message");
    return [...messages].some((message) => message.textContent.includes(words.trim()));
  },

  // ---- what other parts of this file ask

  isForTheEarAlone(part) {
    const hidden = part.closest(".govuk-visually-hidden, .visually-hidden, .govuk-skip-link, .skip-to-content-link");
    if (hidden) return true;
    for (let one = part; one && one !== document.body; one = one.parentElement) {
      const { clipPath, width } = getComputedStyle(one);
      if (clipPath === "inset(50%)" && parseFloat(width) <= 1) return true;
    }
    return false;
  },

  // The mark of a choice is drawn by its label; the control itself lies over it, and cannot be seen.
  isDrawnByItsLabel: (part) => (part.type === "radio" || part.type === "checkbox") && getComputedStyle(part).opacity === "0",

  told: (part) => part.outerHTML.replace(/\s+/g, " ").slice(0, 110),
})
