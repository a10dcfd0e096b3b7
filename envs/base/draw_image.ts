/** Images on canvases of pages and workers. */

import type { CanvasLike, Image, PageCanvas } from "../../rl/environment.ts";

/** The part of the hosts' globals that is used here. */
interface Host {
  readonly document?: { createElement(tag: "canvas"): CanvasLike };
  readonly OffscreenCanvas?: new (width: number, height: number) => CanvasLike;
}

/**
 * Draws an image on a canvas, pixel for pixel; the canvas takes its size. The mode `"canvas"` of
 * environments does so, and `drawImage(env.render("rgb_array"), canvas)` those of others.
 *
 * @param canvas default: a new one, in a worker an `OffscreenCanvas`.
 * @throws {Error} where there are no canvases, or this one is drawn on by other means than `"2d"`.
 */
export function drawImage(image: Image, canvas: CanvasLike = makeCanvas(image)): PageCanvas {
  const { width, height, data } = image;
  const context = canvas.getContext("2d");
  if (context === null) {
    throw new Error(
      'Cannot draw on this canvas: it has no context "2d", as it has one of another kind; give a new one.',
    );
  }
  // Whoever sets the size, even to what it is, clears the canvas.
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const pixels = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    pixels.data[4 * i] = data[3 * i]!;
    pixels.data[4 * i + 1] = data[3 * i + 1]!;
    pixels.data[4 * i + 2] = data[3 * i + 2]!;
    pixels.data[4 * i + 3] = 255;
  }
  context.putImageData(pixels, 0, 0);
  return canvas as PageCanvas;
}

function makeCanvas({ width, height }: Image): CanvasLike {
  const { document, OffscreenCanvas } = globalThis as Host;
  if (document !== undefined) return document.createElement("canvas");
  if (OffscreenCanvas !== undefined) return new OffscreenCanvas(width, height);
  throw new Error(
    "Cannot make a canvas: only pages and their workers have them; " +
      'give one, or take the pixels of render("rgb_array").',
  );
}
