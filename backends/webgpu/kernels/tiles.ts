/**
 * Products in tiles: `sum over p of left(s, i, p) * right(s, p, j)` for each matrix `s`. A group of 16 x 16 threads makes a
 * tile: it brings `DEPTH` columns of the left factor and rows of the right one into workgroup memory at a time, and each
 * thread keeps `reach` x `reach` sums, 16 apart, in registers.
 */

import type { Gpu } from "../gpu.ts";
import type { Program, ProgramText } from "../program.ts";

const SIDE = 16;
const DEPTH = 16;
/**
 * Sums along a side of what one thread makes: the most for which there are `BUSY` groups, so that none idles, and half of
 * which would not do.
 */
const REACHES = [4, 2, 1] as const;
const BUSY = 32;

/** How many products there are, and of which shape. */
export interface Lengths {
  readonly matrices: number;
  /** Rows, columns and terms of a product. */
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** Tiles that make a product. */
export interface Tiling {
  readonly reach: number;
  /** Tiles below and beside each other, and of all products. */
  readonly down: number;
  readonly across: number;
  readonly count: number;
}

export function tilingOf({ matrices, m, n }: Lengths): Tiling {
  const tiles = (reach: number): Tiling => {
    const [down, across] = [m, n].map((length) => Math.ceil(length / (SIDE * reach)));
    return { reach, down: down!, across: across!, count: matrices * down! * across! };
  };
  const isFilled = ({ reach, count }: Tiling): boolean =>
    count >= BUSY && (SIDE * reach) / 2 < Math.max(m, n);
  return REACHES.map(tiles).find(isFilled) ?? tiles(1);
}

/** A product, in WGSL. Its first uniforms are `m`, `n` and `k`. */
export interface ProductText extends Pick<ProgramText, "label" | "inputs"> {
  readonly uniforms: readonly string[];
  /**
   * Functions `left(matrix, row, p) -> f32` and `right(matrix, p, column) -> f32`, called within the product's lengths
   * only, and `store(sum, matrix, row, column)`, which is called beyond them, too.
   */
  readonly declarations: string;
  /** Whether neighbours in memory are along rows and columns of the output, and not along `p`. */
  readonly outward: { readonly left: string; readonly right: string };
}

/** The program of a product, with so many sums along a side of what one thread makes. */
export function tiled(gpu: Gpu, product: ProductText, reach: number): Program {
  const tile = SIDE * reach;
  // One more than the tile, so that threads that write a column use different memory banks.
  const pitch = tile + 1;
  const sums = Array.from({ length: reach * reach }, (_, sum) => {
    return { sum: `sum${sum}`, p: Math.floor(sum / reach), q: sum % reach };
  });
  const each = (text: (one: (typeof sums)[number]) => string) => sums.map(text).join("\n    ");
  const along = (text: (step: number) => string) =>
    Array.from({ length: reach }, (_, step) => text(step)).join(" ");

  // Neighbouring threads read neighbours in memory.
  const load = (into: string, outward: string, first: string, limit: string, value: string) => `
    for (var l = lane; l < ${tile * DEPTH}u; l += ${SIDE * SIDE}u) {
      let outward = ${outward};
      let r = select(l / ${DEPTH}u, l % ${tile}u, outward);
      let p = select(l % ${DEPTH}u, l / ${tile}u, outward);
      var x = 0.0;
      if (${first} + r < u.${limit} && depth + p < u.k) { x = ${value}; }
      ${into}[p * ${pitch}u + r] = x;
    }`;

  const { label, inputs, uniforms, declarations, outward } = product;
  return gpu.program({
    label,
    inputs,
    output: "f32",
    uniforms: ["m", "n", "k", ...uniforms],
    group: true,
    shared: {
      a_tile: { scalar: "f32", length: pitch * DEPTH },
      b_tile: { scalar: "f32", length: pitch * DEPTH },
    },
    declarations,
    code: {
      body: `
  let down = (u.m + ${tile - 1}u) / ${tile}u;
  let across = (u.n + ${tile - 1}u) / ${tile}u;
  let matrix = i / (down * across);
  let row = i / across % down * ${tile}u;
  let column = i % across * ${tile}u;
  let my_row = lane / ${SIDE}u;
  let my_column = lane % ${SIDE}u;
  ${each(({ sum }) => `var ${sum} = 0.0;`)}
  for (var depth = 0u; depth < u.k; depth += ${DEPTH}u) {
    ${load("a_tile", outward.left, "row", "m", "left(matrix, row + r, depth + p)")}
    ${load("b_tile", outward.right, "column", "n", "right(matrix, depth + p, column + r)")}
    workgroupBarrier();
    for (var p = 0u; p < ${DEPTH}u; p++) {
      ${along((step) => `let a${step} = a_tile[p * ${pitch}u + my_row + ${SIDE * step}u];`)}
      ${along((step) => `let b${step} = b_tile[p * ${pitch}u + my_column + ${SIDE * step}u];`)}
      ${each(({ sum, p, q }) => `${sum} = fma(a${p}, b${q}, ${sum});`)}
    }
    workgroupBarrier();
  }
  ${each(({ sum, p, q }) => `store(${sum}, matrix, row + my_row + ${SIDE * p}u, column + my_column + ${SIDE * q}u);`)}`,
    },
  });
}
