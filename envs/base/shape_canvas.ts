/** A canvas that keeps shapes instead of pixels, for whoever draws them finer than in pixels. */

import type { Shapes } from "../../rl/environment.ts";
import { Canvas, type Color, type Point } from "./canvas.ts";

/** What is drawn on it, as polygons: all else that a canvas draws is made of these. */
export class ShapeCanvas extends Canvas {
  readonly #polygons: { readonly color: Color; readonly points: readonly number[] }[] = [];

  override polygon(points: readonly Point[], color: Color): void {
    const rounded = points.flatMap((point) =>
      this.toPixels(point).map((each) => Math.round(each * 10) / 10),
    );
    this.#polygons.push({ color, points: rounded });
  }

  /** All that was drawn, the later over the earlier. */
  shapes(): Shapes {
    return { width: this.width, height: this.height, polygons: this.#polygons };
  }
}
