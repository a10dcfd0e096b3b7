/** Recurrences over time: a product and a step of the cell in turn. */

import type { FusedKernels, Kernel, RecurrenceAttrs, RecurrentName } from "../../backend.ts";
import type { SimdExports } from "../generated/simd_exports.ts";
import type { Scratch } from "../memory.ts";
import { scratchBytes } from "./matmul.ts";
import { inputAt, pointerOf } from "./operand.ts";

type Name = RecurrentName | `${RecurrentName}_gradient`;

/** Arrays of the state; those of a step; whether input and state have different gradients. */
interface Cell {
  readonly states: number;
  readonly planes: number;
  readonly separate: boolean;
}

const CELLS: Readonly<Record<RecurrentName, Cell>> = {
  rnn_relu: { states: 1, planes: 1, separate: false },
  rnn_tanh: { states: 1, planes: 1, separate: false },
  lstm: { states: 2, planes: 6, separate: false },
  gru: { states: 1, planes: 5, separate: true },
};

/** From so many rows on, the product wants the weight the other way round, which is transposed once for all steps. */
const ROWS_TO_TURN = 8;

const NO_FLOOR = Number.NEGATIVE_INFINITY;

/** Bytes as whole lines of the cache. Scratch of products lies last, as that of several threads is longer. */
const aligned = (bytes: number): number => 64 * Math.ceil(bytes / 64);

function forward(
  simd: SimdExports,
  scratch: Scratch,
  name: RecurrentName,
): Kernel<RecurrenceAttrs> {
  const { states, planes } = CELLS[name];
  const { matmul, read_32: read } = simd;
  const step = simd[name];
  return (inputs, output, { reverse, lengths }) => {
    const [x, weight, bias, h, c] = inputs.map(pointerOf) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const [length, batch, width] = inputAt(inputs, 0).shape as [number, number, number];
    const units = inputAt(inputs, 1).shape[1]!;
    const ends = lengths ? pointerOf(inputAt(inputs, 3 + states)) : 0;
    const y = pointerOf(output);
    const turns = batch >= ROWS_TO_TURN && length > 1;
    const [plane, gates] = [4 * batch * units, 4 * batch * width];
    const own = aligned(gates + (turns ? 4 * width * units : 0));
    scratch.reserve(own + scratchBytes(batch, units));
    return () => {
      const q = scratch.pointer;
      const turned = q + gates;
      const place = q + own;
      if (turns) read(weight, turned, 1, 1, units, width, 0, 0, 1, units);
      const matrix = turns ? turned : weight;
      for (let i = 0, before = h, cell = states > 1 ? c : 0; i < length; i++) {
        const at = reverse ? length - 1 - i : i;
        const here = y + at * planes * plane;
        matmul(before, matrix, bias, q, batch, width, units, 0, Number(!turns), NO_FLOOR, place);
        step(x + at * gates, q, before, cell, here, batch, units, ends, at);
        before = here;
        cell = states > 1 ? here + plane : 0;
      }
    };
  };
}

function gradient(
  simd: SimdExports,
  scratch: Scratch,
  name: RecurrentName,
): Kernel<RecurrenceAttrs> {
  const { states, planes, separate } = CELLS[name];
  const { matmul, clear, first_state_gradient: end } = simd;
  const step = simd[`${name}_gradient`];
  return (inputs, output, { reverse, lengths }) => {
    const [dy, y, weight, h, c] = inputs.map(pointerOf) as [number, number, number, number, number];
    const [length, , batch, units] = inputAt(inputs, 1).shape as [number, number, number, number];
    const width = inputAt(inputs, 2).shape[0]!;
    const ends = lengths ? pointerOf(inputAt(inputs, 3 + states)) : 0;
    const d = pointerOf(output);
    const [plane, gates] = [4 * batch * units, 4 * batch * width];
    const parts = separate ? 2 : 1;
    const own = aligned(3 * plane);
    scratch.reserve(own + scratchBytes(batch, width));
    return () => {
      const back = scratch.pointer;
      const direct = back + plane;
      const dc = states > 1 ? direct + plane : 0;
      clear(back, 3 * plane);
      for (let i = length - 1; i >= 0; i--) {
        const at = reverse ? length - 1 - i : i;
        const before = y + (reverse ? at + 1 : at - 1) * planes * plane;
        const [hidden, cell] = i === 0 ? [h, c] : [before, before + plane];
        const [from, here] = [dy + at * planes * plane, y + at * planes * plane];
        const dx = d + at * parts * gates;
        const dq = separate ? dx + gates : dx;
        step(
          from,
          here,
          hidden,
          states > 1 ? cell : 0,
          back,
          direct,
          dc,
          dx,
          dq,
          batch,
          units,
          ends,
          at,
        );
        matmul(dq, weight, 0, back, batch, units, width, 0, 0, NO_FLOOR, back + own);
      }
      const last = d + length * parts * gates;
      end(back, direct, dc, last, batch, units, width);
      if (separate) clear(last + gates, gates);
    };
  };
}

export function recurrenceKernels(simd: SimdExports, scratch: Scratch): Pick<FusedKernels, Name> {
  const kernels = Object.keys(CELLS).flatMap((key) => {
    const name = key as RecurrentName;
    return [
      [name, forward(simd, scratch, name)],
      [`${name}_gradient`, gradient(simd, scratch, name)],
    ] as const;
  });
  return Object.fromEntries(kernels) as Pick<FusedKernels, Name>;
}
