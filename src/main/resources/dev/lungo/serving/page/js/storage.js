// Small things kept in this browser. A browser that keeps nothing loses comfort, not function.

const PREFIX = "lungo.";

export function kept(name, otherwise = null) {
  try {
    const value = localStorage.getItem(PREFIX + name);
    return value === null ? otherwise : JSON.parse(value);
  } catch {
    return otherwise;
  }
}

/** Keeps a value; null forgets it. */
export function keep(name, value) {
  try {
    if (value === null) {
      localStorage.removeItem(PREFIX + name);
    } else {
      localStorage.setItem(PREFIX + name, JSON.stringify(value));
    }
  } catch {
    // Storage is full or forbidden.
  }
}
