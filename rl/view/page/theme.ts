/** Light and dark. */

import { el, setText } from "./dom.ts";

const THEMES = ["auto", "light", "dark"] as const;
const KEY = "glueball-theme";

type Theme = (typeof THEMES)[number];

/** The button that changes the theme, which the browser remembers. */
export class ThemeButton {
  readonly element: HTMLButtonElement;
  readonly #onChange: () => void;
  #theme: Theme;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
    this.#theme = THEMES.find((each) => each === stored()) ?? "auto";
    this.element = el("button", { type: "button", class: "quiet", onclick: () => this.next() });
    this.#apply();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", onChange);
  }

  next(): void {
    this.#theme = THEMES[(THEMES.indexOf(this.#theme) + 1) % THEMES.length]!;
    try {
      localStorage.setItem(KEY, this.#theme);
    } catch {} // a browser that remembers nothing
    this.#apply();
    this.#onChange();
  }

  #apply(): void {
    document.documentElement.dataset.theme = this.#theme;
    setText(this.element, { auto: "Auto", light: "Light", dark: "Dark" }[this.#theme]);
    this.element.setAttribute("aria-label", `Theme: ${this.#theme}`);
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** The colors of the page by name, as canvases take them. */
export function readColors(): (name: string) => string {
  const probe = el("span", { hidden: true });
  document.body.append(probe);
  const known = new Map<string, string>();
  return (name) => {
    let color = known.get(name);
    if (color === undefined) {
      probe.style.color = `var(--${name})`;
      color = toHex(getComputedStyle(probe).color);
      known.set(name, color);
    }
    return color;
  };
}

function toHex(color: string): string {
  const parts = color.match(/[\d.]+/g)?.slice(0, 3) ?? ["0", "0", "0"];
  return `#${parts.map((each) => Math.round(Number(each)).toString(16).padStart(2, "0")).join("")}`;
}
