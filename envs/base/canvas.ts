/** A software rasterizer, to pixels or text, that environments are rendered with. */

import type { Image } from "../../rl/environment.ts";

/** The viewport: the rectangle that a canvas shows, in units of the environment, y upwards. */
export interface View {
  /** The least x that is seen. */
  readonly left: number;
  /** The largest x that is seen. */
  readonly right: number;
  /** The least y that is seen. */
  readonly bottom: number;
  /** The largest y that is seen. */
  readonly top: number;
}

/** A color, `0xRRGGBB`. */
export type Color = number;

/** x and y, in units of the environment. */
export type Point = readonly [number, number];

/** A pixel buffer over a viewport. Shapes are clipped to it, and not anti-aliased. */
export class Canvas {
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  readonly #view: View;
  readonly #background: Color;
  #drawn: Uint32Array | null = null;

  /** A canvas of one color, on which `view` says what part of the plane is seen. */
  constructor(width: number, height: number, view: View, background: Color = 0xffffff) {
    this.width = width;
    this.height = height;
    this.#view = view;
    this.#background = background;
  }

  get #pixels(): Uint32Array {
    this.#drawn ??= new Uint32Array(this.width * this.height).fill(this.#background);
    return this.#drawn;
  }

  /** A canvas with the aspect ratio of the viewport, as large as fits. */
  static fitting<Made extends Canvas = Canvas>(
    width: number,
    height: number,
    view: View,
    make: new (width: number, height: number, view: View) => Made = Canvas as never,
  ): Made {
    const scale = Math.min(width / (view.right - view.left), height / (view.top - view.bottom));
    return new make(
      Math.round((view.right - view.left) * scale),
      Math.round((view.top - view.bottom) * scale),
      view,
    );
  }

  /** Fills a polygon, by the even-odd rule. */
  polygon(points: readonly Point[], color: Color): void {
    const corners = points.map((point) => this.toPixels(point));
    const pixels = this.#pixels;
    const heights = corners.map(([, y]) => y);
    const first = Math.max(0, Math.ceil(Math.min(...heights) - 0.5));
    const last = Math.min(this.height - 1, Math.ceil(Math.max(...heights) - 0.5) - 1);
    for (let row = first; row <= last; row++) {
      const crossings = crossingsAt(row + 0.5, corners);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const start = Math.max(0, Math.ceil((crossings[i] as number) - 0.5));
        const end = Math.min(this.width, Math.ceil((crossings[i + 1] as number) - 0.5));
        if (start < end) pixels.fill(color, row * this.width + start, row * this.width + end);
      }
    }
  }

  /** Fills an axis-aligned rectangle. */
  rectangle(left: number, bottom: number, right: number, top: number, color: Color): void {
    const corners: Point[] = [
      [left, bottom],
      [left, top],
      [right, top],
      [right, bottom],
    ];
    this.polygon(corners, color);
  }

  /**
   * Draws a line segment with flat ends, `thickness` in units of the environment but at least one
   * pixel.
   */
  line([x0, y0]: Point, [x1, y1]: Point, thickness: number, color: Color): void {
    const { left, right, bottom, top } = this.#view;
    const pixel = Math.max((right - left) / this.width, (top - bottom) / this.height);
    const half = Math.max(thickness, pixel) / 2;
    const length = Math.hypot(x1 - x0, y1 - y0) || 1;
    const [acrossX, acrossY] = [(-(y1 - y0) / length) * half, ((x1 - x0) / length) * half];
    const corners: Point[] = [
      [x0 + acrossX, y0 + acrossY],
      [x1 + acrossX, y1 + acrossY],
      [x1 - acrossX, y1 - acrossY],
      [x0 - acrossX, y0 - acrossY],
    ];
    this.polygon(corners, color);
  }

  /** Fills a circle. */
  circle([x, y]: Point, radius: number, color: Color): void {
    const corners = Array.from({ length: 48 }, (_, i): Point => {
      const angle = (i / 48) * 2 * Math.PI;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    });
    this.polygon(corners, color);
  }

  /** The pixels as an RGB image. */
  image(): Image {
    const pixels = this.#pixels;
    const data = new Uint8Array(pixels.length * 3);
    for (let i = 0; i < pixels.length; i++) {
      const color = pixels[i] as number;
      data[3 * i] = color >> 16;
      data[3 * i + 1] = color >> 8;
      data[3 * i + 2] = color;
    }
    return { width: this.width, height: this.height, data };
  }

  /**
   * One Braille character for each 2 x 4 pixels, with a dot for every pixel that is not background.
   */
  braille(): string {
    const lines: string[] = [];
    for (let y = 0; y < this.height; y += 4) {
      let line = "";
      for (let x = 0; x < this.width; x += 2) {
        let code = 0x2800;
        for (const [dx, dy, bit] of BRAILLE_DOTS) if (this.#isInked(x + dx, y + dy)) code += bit;
        line += String.fromCodePoint(code);
      }
      lines.push(line);
    }
    return lines.join("\n");
  }

  #isInked(x: number, y: number): boolean {
    if (x >= this.width || y >= this.height) return false;
    return this.#pixels[y * this.width + x] !== this.#background;
  }

  /** A point in pixels, y downwards. */
  protected toPixels([x, y]: Point): Point {
    const { left, right, bottom, top } = this.#view;
    return [((x - left) / (right - left)) * this.width, ((top - y) / (top - bottom)) * this.height];
  }
}

/** Column, row and bit of each dot in a Braille character. */
const BRAILLE_DOTS: readonly (readonly [number, number, number])[] = [
  [0, 0, 1],
  [0, 1, 2],
  [0, 2, 4],
  [1, 0, 8],
  [1, 1, 16],
  [1, 2, 32],
  [0, 3, 64],
  [1, 3, 128],
];

/** Where the outline of a polygon crosses the height `y`, from left to right. */
function crossingsAt(y: number, corners: readonly Point[]): number[] {
  const crossings: number[] = [];
  for (const [i, [x1, y1]] of corners.entries()) {
    const [x0, y0] = corners.at(i - 1) as Point;
    if (y0 <= y === y1 <= y) continue;
    crossings.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0));
  }
  return crossings.sort((a, b) => a - b);
}
