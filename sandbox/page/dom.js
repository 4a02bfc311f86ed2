// Small helpers for building elements. Text always goes in as text, never as markup.

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const ICONS = {
  send: "M4 12 20 4l-5 16-3.5-6.5z",
  file: "M7 3h7l4 4v14H7z M14 3v4h4",
  menu: "M5 7h14 M5 12h14 M5 17h14",
  close: "M6 6l12 12 M18 6 6 18",
  more: "M12 6h.01 M12 12h.01 M12 18h.01",
  plus: "M12 5v14 M5 12h14",
  link: "M9 15 15 9 M10 6h8v8",
};

export function icon(name) {
  return svg("svg", { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));
}

const ZONE = "Asia/Shanghai";
const HOUR = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hour12: false });
const DAY = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, year: "numeric", month: "long", day: "numeric", weekday: "long" });

const SECOND = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const WALL = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short", timeStyle: "short" });

export const secondOf = (seconds) => SECOND.format(seconds * 1000);
// As a field for date and time wants it: 2024-05-10T09:00.
export const wallOf = (seconds) => WALL.format(seconds * 1000).replace(" ", "T");
export const hourOf = (seconds) => HOUR.format(seconds * 1000);
export const dayOf = (seconds) => DAY.format(seconds * 1000);

export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} 字节`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
