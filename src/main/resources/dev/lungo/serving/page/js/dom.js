// Builds elements. Text always becomes a text node, so nothing that a person or a model wrote is
// ever read as HTML here.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element: h("button", {class: "icon", onclick: send, "aria-label": t("send")}, icon("send")).
 * Properties starting with "on" are listeners; true and false set and leave out an attribute.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (name === "value") {
      element.value = value;
    } else {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** One of the icons drawn in index.html. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** A button that shows an icon and says its name. */
export function iconButton(name, label, onclick, properties = {}) {
  return h("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick, ...properties },
    icon(name));
}

export function textButton(label, onclick, properties = {}) {
  return h("button", { type: "button", class: "plain", onclick, ...properties }, label);
}

export function find(id) {
  return document.getElementById(id);
}

/** Whether something lies over the page that Escape should close first. */
export function covered() {
  return document.querySelector("dialog[open], :popover-open") !== null;
}

let lastId = 0;

/** An id for an element that a label or a description refers to. */
export function freshId() {
  lastId++;
  return `e${lastId}`;
}
