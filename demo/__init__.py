"""Try Arolwg on one machine: launcher, embedded servers, demo content. Production imports none of it."""
