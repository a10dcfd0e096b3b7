/** The operators of MXNet that can be imported, by the names that symbols have them under. */
import type { Operator } from "../operator.ts";
import { arithmetic } from "./arithmetic.ts";
import { layers } from "./layers.ts";
import { maths } from "./maths.ts";
import { recurrence } from "./recurrence.ts";
import { shapes } from "./shapes.ts";

/** By name. */
export const operators: ReadonlyMap<string, Operator> = new Map([
  ...arithmetic,
  ...layers,
  ...maths,
  ...recurrence,
  ...shapes,
]);
