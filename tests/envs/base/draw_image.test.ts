/** Images on canvases, with a canvas that keeps what is put on it. */

import { afterEach, describe, expect, test } from "bun:test";
import { drawImage, make, TimeLimit } from "../../../envs/mod.ts";
import type { CanvasLike, Environment } from "../../../rl/environment.ts";

/** A canvas as pages have it: who sets its size clears it. */
class FakeCanvas implements CanvasLike {
  sizes = 0;
  shown: Uint8ClampedArray = new Uint8ClampedArray();
  #width: number;
  #height: number;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
  }

  get width(): number {
    return this.#width;
  }

  set width(width: number) {
    this.#width = width;
    this.sizes++;
  }

  get height(): number {
    return this.#height;
  }

  set height(height: number) {
    this.#height = height;
    this.sizes++;
  }

  getContext(): ReturnType<CanvasLike["getContext"]> {
    return {
      createImageData: (width, height) => ({ data: new Uint8ClampedArray(width * height * 4) }),
      putImageData: ({ data }, x, y) => {
        expect([x, y]).toEqual([0, 0]);
        this.shown = data;
      },
    };
  }

  /** The pixels as an environment gives them; all must be opaque. */
  get rgb(): Uint8Array {
    expect(this.shown.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
    return Uint8Array.from(this.shown.filter((_, i) => i % 4 !== 3));
  }
}

const globals = globalThis as { document?: unknown; OffscreenCanvas?: unknown };
const { OffscreenCanvas } = globals;
afterEach(() => {
  delete globals.document;
  globals.OffscreenCanvas = OffscreenCanvas;
});

const image = { width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };

describe("drawImage()", () => {
  test("draws RGB as opaque RGBA on a canvas, which takes the size", () => {
    const canvas = new FakeCanvas(300, 150);
    expect(drawImage(image, canvas)).toBe(canvas as never);
    expect([canvas.width, canvas.height]).toEqual([2, 1]);
    expect([...canvas.shown]).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
    drawImage(image, canvas);
    expect(canvas.sizes).toBe(2);
  });

  test("makes an element in a page, and else an OffscreenCanvas", () => {
    globals.OffscreenCanvas = FakeCanvas;
    expect(drawImage(image)).toBeInstanceOf(FakeCanvas);
    const element = new FakeCanvas(300, 150);
    globals.document = { createElement: (tag: string) => tag === "canvas" && element };
    expect(drawImage(image)).toBe(element as never);
  });

  test("says that there are no canvases, or that a canvas has another context", () => {
    globals.OffscreenCanvas = undefined;
    expect(() => drawImage(image)).toThrow(
      "Cannot make a canvas: only pages and their workers have them; " +
        'give one, or take the pixels of render("rgb_array").',
    );
    const canvas = Object.assign(new FakeCanvas(1, 1), { getContext: () => null });
    expect(() => drawImage(image, canvas)).toThrow(
      'Cannot draw on this canvas: it has no context "2d"',
    );
    expect(canvas.sizes).toBe(0);
  });
});

describe('render("canvas")', () => {
  for (const id of ["CartPole-v1", "CliffWalking-v1", "Catch-v0"]) {
    test(`shows the rgb_array of ${id}, and leaves its state alone`, () => {
      const env = make(id);
      env.get_init_state({ seed: 3 });
      const state = env.getState();
      const canvas = new FakeCanvas(1, 1);
      expect(env.render("canvas", canvas)).toBe(canvas as never);
      const { width, height, data } = env.render("rgb_array");
      expect([canvas.width, canvas.height]).toEqual([width, height]);
      expect(canvas.rgb).toEqual(data);
      expect(env.getState()).toEqual(state);
    });
  }

  test("is there with a wrapper around an environment that knows rgb_array alone", () => {
    const inner: Environment<Float32Array, number> = make("CartPole-v1");
    inner.render = ((mode: string) => {
      if (mode === "rgb_array") return image;
      throw new RangeError(`there is no ${mode}`);
    }) as NonNullable<Environment["render"]>;
    const canvas = new FakeCanvas(1, 1);
    new TimeLimit(inner, 5).render?.("canvas", canvas);
    expect(canvas.rgb).toEqual(image.data);
  });
});
