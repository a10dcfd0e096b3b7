/** Recurrence over time as one op: all steps of one layer of a recurrent network in one direction. */
import type { RecurrenceAttrs, Shape } from "../../../backends/backend.ts";
import { apply } from "../apply.ts";
import { gradientByLowering } from "../autograd/by_lowering.ts";
import type { NDArray } from "../ndarray.ts";
import { type ArrayType, defineOp, type Op, type Sample } from "../op.ts";
import { formatShape, sameShape } from "../shape.ts";
import { concat, stack } from "./concat.ts";
import { dense } from "./dense.ts";
import { dot } from "./dot.ts";
import { placeOp, slice } from "./slice.ts";
import { where } from "./where.ts";

/**
 * What a recurrent cell computes in a step, elementwise; `H` is the number of its units. What the input contributes to
 * its gates comes for all steps from one product; `x . weight^T + bias` of the state comes step by step.
 */
export interface CellRule {
  /** The op's name, and that of its kernel. */
  readonly name: string;
  /** Gates: each has `H` columns in the weights. */
  readonly gates: number;
  /** Arrays of the state, each (batch, H); the first is the cell's output. */
  readonly states: number;
  /** Arrays of a step that are kept for the gradient, (batch, H): the new state, then others. */
  readonly planes: number;
  /** Whether input and state contribute to the gates other than by their sum, so that their gradients differ. */
  readonly separate: boolean;
  /** The planes of a step from what input and state contribute to the gates, (batch, gates H) each. */
  step(fromInput: NDArray, fromState: NDArray, state: readonly NDArray[]): NDArray[];
  /** The gradient of `step`, from its planes. */
  gradient(
    dplanes: readonly NDArray[],
    planes: readonly NDArray[],
    state: readonly NDArray[],
  ): CellGradient;
}

/** Gradients of what a step took. */
export interface CellGradient {
  readonly fromInput: NDArray;
  /** The same array where the cell is not `separate`. */
  readonly fromState: NDArray;
  /** Of the state before, other than through `fromState`, which the first may have none of. */
  readonly state: readonly [NDArray | null, ...NDArray[]];
}

/** A cell's recurrence and its gradient. */
export interface Recurrence {
  readonly rule: CellRule;
  readonly op: Op<RecurrenceAttrs>;
  readonly gradient: Op<RecurrenceAttrs>;
}

/** What a recurrence computes with. */
export interface RecurrenceInputs {
  /** What the input contributes to the gates, (length, batch, gates H). */
  readonly fromInput: NDArray;
  /** (gates H, H) */
  readonly weight: NDArray;
  /** (gates H,) */
  readonly bias: NDArray;
  /** The first state: arrays (batch, H). */
  readonly state: readonly NDArray[];
  /** Steps of each sequence, (batch,); all of them where it is `null`. */
  readonly lengths: NDArray | null;
  /** From the last step to the first. */
  readonly reverse: boolean;
}

/**
 * All steps of a recurrence: `-> (length, planes, batch, H)`, the planes of each step; the state comes first among
 * them. Beyond the end of a sequence its state stays as it is, in either direction.
 */
export function recur({ op }: Recurrence, inputs: RecurrenceInputs): NDArray {
  const { fromInput, weight, bias, state, lengths, reverse } = inputs;
  const arrays = [fromInput, weight, bias, ...state, ...(lengths ? [lengths] : [])];
  return apply(op, arrays, { reverse, lengths: lengths !== null });
}

/** The state after the last step that was computed, from all planes. */
export function lastState({ rule }: Recurrence, planes: NDArray, reverse: boolean): NDArray[] {
  const at = reverse ? 0 : (planes.shape[0] as number) - 1;
  return Array.from({ length: rule.states }, (_, i) => planeAt(planes, at, i));
}

/** Defines the two ops of a cell. */
export function defineRecurrence(rule: CellRule): Recurrence {
  const gradient = defineOp<RecurrenceAttrs>({
    name: `${rule.name}_gradient`,
    shape: (_, _dy, y, weight) => gradientShape(rule, y as ArrayType, weight as ArrayType),
    gradient: gradientByLowering((attrs, ...inputs) => lowerGradient(rule, attrs, inputs)),
    lower: (attrs, ...inputs) => lowerGradient(rule, attrs, inputs),
    samples: samplesOf(rule, ({ length, batch, units }) => {
      const planes = [length, rule.planes, batch, units];
      return [
        planes,
        { shape: planes, draw: "unit" },
        { shape: [rule.gates * units, units], draw: "unit" },
      ];
    }),
  });
  const op = defineOp<RecurrenceAttrs>({
    name: rule.name,
    shape: (attrs, ...inputs) => recurrenceShape(rule, attrs, inputs),
    gradient: ({ dy, y, attrs }, ...inputs) =>
      gradientsOf({ rule, gradient }, attrs, dy, y, inputs),
    lower: (attrs, ...inputs) => lowerRecurrence(rule, attrs, inputs),
    samples: samplesOf(rule, ({ length, batch, units }) => [
      [length, batch, rule.gates * units],
      [rule.gates * units, units],
      [rule.gates * units],
    ]),
  });
  return { rule, op, gradient };
}

/** Gradients of all inputs: one pass back in time, then one product for the weight. */
function gradientsOf(
  { rule, gradient }: Pick<Recurrence, "rule" | "gradient">,
  attrs: RecurrenceAttrs,
  dy: NDArray,
  y: NDArray,
  inputs: readonly NDArray[],
): (() => NDArray)[] {
  const [fromInput, weight, , ...rest] = inputs as [NDArray, NDArray, NDArray, ...NDArray[]];
  const [length, batch, width] = fromInput.shape as [number, number, number];
  const units = weight.shape[1] as number;
  const state = rest.slice(0, rule.states);
  let computed: NDArray | undefined;
  const all = (): NDArray => (computed ??= apply(gradient, [dy, y, weight, ...rest], attrs));
  const ofGates = (part: number): NDArray =>
    slice(all(), [0, part], [length, part + 1]).reshape([length * batch, width]);
  let stateGates: NDArray | undefined;
  const ofState = (): NDArray => (stateGates ??= ofGates(rule.separate ? 1 : 0));
  const before = (): NDArray => {
    const first = (state[0] as NDArray).reshape([1, batch, units]);
    const outputs = slice(y, [attrs.reverse ? 1 : 0, 0], [attrs.reverse ? length : length - 1, 1]);
    const rows = outputs.reshape([length - 1, batch, units]);
    const joined =
      length === 1 ? first : concat(attrs.reverse ? [rows, first] : [first, rows], { dim: 0 });
    return joined.reshape([length * batch, units]);
  };
  return [
    () => (rule.separate ? ofGates(0) : ofState()).reshape(fromInput.shape),
    () => dot(ofState(), before(), { transpose_a: true }),
    () => ofState().sum({ axis: 0 }),
    ...state.map((_, i) => () => {
      const columns = slice(
        all(),
        [length, 0, 0, i * units],
        [length + 1, 1, batch, (i + 1) * units],
      );
      return columns.reshape([batch, units]);
    }),
  ];
}

/** The order of the steps in time, and for each the one that came before. */
function stepsOf(
  length: number,
  reverse: boolean,
): readonly (readonly [at: number, before: number | null])[] {
  return Array.from({ length }, (_, i) => {
    const before = i === 0 ? null : reverse ? length - i : i - 1;
    return [reverse ? length - 1 - i : i, before] as const;
  });
}

function planeAt(planes: NDArray, step: number, plane: number): NDArray {
  const [, , batch, units] = planes.shape as [number, number, number, number];
  return slice(planes, [step, plane], [step + 1, plane + 1]).reshape([batch, units]);
}

/** For each step whether a sequence is as long: conditions (batch, 1), or `null` where all are. */
function conditions(lengths: NDArray | undefined): (at: number) => NDArray | null {
  const column = lengths?.reshape([-1, 1]);
  return (at) => column?.greater(at) ?? null;
}

function lowerRecurrence(
  { states, step }: CellRule,
  { reverse }: RecurrenceAttrs,
  inputs: readonly NDArray[],
): NDArray {
  const [fromInput, weight, bias, ...rest] = inputs as [NDArray, NDArray, NDArray, ...NDArray[]];
  const [length, batch, width] = fromInput.shape as [number, number, number];
  const isWithin = conditions(rest[states]);
  let state: readonly NDArray[] = rest.slice(0, states);
  const rows: NDArray[] = [];
  for (const [at] of stepsOf(length, reverse)) {
    const given = slice(fromInput, [at], [at + 1]).reshape([batch, width]);
    const within = isWithin(at);
    const planes = step(given, dense(state[0] as NDArray, weight, bias), state).map((plane, i) =>
      within ? where(within, plane, state[i] ?? 0) : plane,
    );
    state = planes.slice(0, states);
    rows[at] = stack(planes);
  }
  return stack(rows);
}

function lowerGradient(
  rule: CellRule,
  { reverse }: RecurrenceAttrs,
  inputs: readonly NDArray[],
): NDArray {
  const [dy, y, weight, ...rest] = inputs as [NDArray, NDArray, NDArray, ...NDArray[]];
  const [length, planeCount, batch, units] = y.shape as [number, number, number, number];
  const isWithin = conditions(rest[rule.states]);
  const planesAt = (planes: NDArray, at: number): NDArray[] =>
    Array.from({ length: planeCount }, (_, i) => planeAt(planes, at, i));
  const rows: NDArray[] = [];
  let carried: NDArray[] = [];
  for (const [at, before] of stepsOf(length, reverse).toReversed()) {
    const state =
      before === null ? rest.slice(0, rule.states) : planesAt(y, before).slice(0, rule.states);
    const dplanes = planesAt(dy, at).map((plane, i) => {
      const more = carried[i];
      return more ? plane.add(more) : plane;
    });
    const within = isWithin(at);
    const own = within ? dplanes.map((plane) => where(within, plane, 0)) : dplanes;
    const gradients = rule.gradient(own, planesAt(y, at), state);
    const back = dot(gradients.fromState, weight);
    const [direct, ...others] = gradients.state;
    carried = [direct ? back.add(direct) : back, ...others].map((through, i) =>
      within ? where(within, through, dplanes[i] as NDArray) : through,
    );
    const gates = [gradients.fromInput, ...(rule.separate ? [gradients.fromState] : [])];
    rows[at] = stack(gates);
  }
  const states = concat(carried, { dim: 1 });
  const padding = { begin: [0, 0], step: [1, 1], shape: [batch, rule.gates * units] };
  const padded = apply(placeOp, [states], padding);
  const parts = rule.separate ? [padded, padded.zeros_like()] : [padded];
  return stack([...rows, stack(parts)]);
}

function recurrenceShape(
  { name, gates, states, planes }: CellRule,
  { lengths }: RecurrenceAttrs,
  inputs: readonly ArrayType[],
): number[] {
  const [fromInput, weight, bias, ...rest] = inputs.map(({ shape }) => shape);
  const [length, batch, width] = fromInput as [number, number, number];
  const units = width / gates;
  const expected: Shape[] = [
    [width, units],
    [width],
    ...Array.from({ length: states }, () => [batch, units]),
    ...(lengths ? [[batch]] : []),
  ];
  const given = [weight, bias, ...rest] as Shape[];
  const fits = (shape: Shape, i: number): boolean => sameShape(shape, given[i] ?? []);
  if (fromInput?.length === 3 && length > 0 && Number.isInteger(units) && expected.every(fits)) {
    return [length, planes, batch, units];
  }
  throw new RangeError(
    `Cannot run ${name} over ${formatShape(fromInput ?? [])} with ${given.map((each) => formatShape(each)).join(", ")}: ` +
      `gates must be (length, batch, ${gates} units), 1 step or more, weight (${gates} units, units), ` +
      `bias (${gates} units,) and each state (batch, units).`,
  );
}

function gradientShape({ name, separate }: CellRule, y: ArrayType, weight: ArrayType): number[] {
  const [length, , batch, units] = y.shape;
  const [width, columns] = weight.shape;
  if (y.shape.length === 4 && columns === units) {
    return [(length as number) + 1, separate ? 2 : 1, batch as number, width as number];
  }
  throw new RangeError(
    `Cannot take the gradient of ${name} from ${formatShape(y.shape)} with weight ` +
      `${formatShape(weight.shape)}: their units differ; both must be those of one layer.`,
  );
}

interface Sizes {
  readonly length: number;
  readonly batch: number;
  readonly units: number;
}

/** Sample calls: the first inputs and, for both ops, the state and lengths. */
function samplesOf(
  { states }: CellRule,
  first: (sizes: Sizes) => Sample<RecurrenceAttrs>["inputs"],
): Sample<RecurrenceAttrs>[] {
  const sizes = [
    { length: 1, batch: 1, units: 1 },
    { length: 3, batch: 2, units: 5 },
    { length: 2, batch: 9, units: 4 },
  ];
  const plain = sizes.map((size, i) => ({ ...size, reverse: i === 1, lengths: false }));
  const masked = [
    { length: 3, batch: 3, units: 2, reverse: false, lengths: true },
    { length: 3, batch: 4, units: 7, reverse: true, lengths: true },
  ];
  return [...plain, ...masked].map(({ reverse, lengths, ...size }) => {
    const state = Array.from({ length: states }, () => [size.batch, size.units]);
    const ends = { shape: [size.batch], draw: { values: [2, 3, 1, 0] } };
    const inputs: Sample<RecurrenceAttrs>["inputs"] = [
      ...first(size),
      ...state,
      ...(lengths ? [ends] : []),
    ];
    return { inputs, attrs: { reverse, lengths } };
  });
}
