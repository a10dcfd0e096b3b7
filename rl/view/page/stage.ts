/** The stage: what the agent does now, and what it thinks of the actions that it has. */

import type { Scene } from "../messages.ts";
import { el, setText } from "./dom.ts";
import { formatCount, formatValue } from "./format.ts";

/** Of actions, these many have a bar. */
const MOST_BARS = 12;

/** Draws scenes. */
export class Stage {
  readonly element: HTMLElement;
  readonly #canvas: HTMLCanvasElement = el("canvas", {
    role: "img",
    "aria-label": "No agent plays yet",
    width: "600",
    height: "400",
  });
  readonly #text: HTMLElement = el("pre", {
    hidden: true,
    tabindex: "0",
    "aria-label": "The environment",
  });
  readonly #caption: HTMLElement = el("span", { class: "value" });
  readonly #bars: HTMLElement = el("dl", { class: "bars" });
  readonly #kind: HTMLElement = el("p", { class: "kind" });
  #rows: { readonly row: HTMLElement; readonly bar: HTMLElement; readonly value: HTMLElement }[] =
    [];
  #largest = 0;

  constructor() {
    this.element = el(
      "section",
      { class: "card stage", "aria-labelledby": "stage" },
      el("h2", { id: "stage" }, "The agent now", this.#caption),
      el("div", { class: "screen" }, this.#canvas, this.#text),
      this.#kind,
      this.#bars,
    );
  }

  draw(scene: Scene): void {
    this.#drawPicture(scene.picture);
    const { episode, step, sum } = scene;
    setText(
      this.#caption,
      `episode ${formatCount(episode)}, step ${formatCount(step)}, return ${formatValue(sum)}`,
    );
    this.#canvas.setAttribute("aria-label", `What the agent does in episode ${episode}`);
    this.#drawBars(scene);
  }

  #drawPicture(picture: Scene["picture"]): void {
    const isText = picture.kind === "text";
    this.#text.hidden = !isText;
    this.#canvas.hidden = isText;
    if (isText) {
      setText(this.#text, picture.text);
      return;
    }
    const context = this.#canvas.getContext("2d")!;
    if (picture.kind === "pixels") {
      this.#resize(picture.width, picture.height);
      const bytes = Uint8Array.from(atob(picture.data), (each) => each.charCodeAt(0));
      const image = context.createImageData(picture.width, picture.height);
      for (let i = 0; i < picture.width * picture.height; i++) {
        for (let k = 0; k < 3; k++) image.data[4 * i + k] = bytes[3 * i + k]!;
        image.data[4 * i + 3] = 255;
      }
      context.putImageData(image, 0, 0);
      return;
    }
    const { width, height, polygons } = picture.shapes;
    const scale = Math.min(3, Math.max(1, devicePixelRatio)) * 1.25;
    this.#resize(Math.round(width * scale), Math.round(height * scale));
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, width, height);
    context.lineWidth = 0.4; // closes the hairlines between neighbours
    for (const { color, points } of polygons) {
      context.fillStyle = context.strokeStyle = `#${color.toString(16).padStart(6, "0")}`;
      context.beginPath();
      for (let i = 0; i < points.length; i += 2) context.lineTo(points[i]!, points[i + 1]!);
      context.closePath();
      context.fill("evenodd");
      context.stroke();
    }
  }

  #resize(width: number, height: number): void {
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
  }

  #drawBars({ action, scores }: Scene): void {
    const values = (scores?.values ?? action).slice(0, MOST_BARS);
    setText(this.#kind, scores?.kind ?? "action");
    if (this.#rows.length !== values.length) this.#layOut(values.length, scores !== null);
    const isShare = scores?.kind === "probabilities";
    const largest = Math.max(...values.map(Math.abs), 1e-9);
    this.#largest = isShare ? 1 : Math.max(largest, 0.98 * this.#largest);
    const low = scores === null || isShare ? 0 : Math.min(...values);
    const high = Math.max(...values);
    for (const [i, { row, bar, value }] of this.#rows.entries()) {
      const each = values[i]!;
      // Q-values differ by little beside their size: the least has a fifth of the bar.
      const share =
        scores === null || isShare
          ? Math.abs(each) / this.#largest
          : 0.2 + (0.8 * (each - low)) / (high - low || 1);
      bar.style.width = `${(100 * Math.min(1, share)).toFixed(1)}%`;
      setText(value, formatValue(each));
      row.classList.toggle("chosen", i === scores?.chosen);
    }
  }

  #layOut(count: number, isChoice: boolean): void {
    this.#rows = Array.from({ length: count }, (_, i) => {
      const bar = el("span", { class: "bar" });
      const value = el("span", { class: "number" });
      const name = isChoice ? `action ${i}` : count === 1 ? "value" : `component ${i}`;
      const row = el(
        "div",
        {},
        el("dt", {}, name),
        el("dd", {}, el("span", { class: "track", "aria-hidden": "true" }, bar), value),
      );
      return { row, bar, value };
    });
    this.#bars.replaceChildren(...this.#rows.map(({ row }) => row));
  }
}
