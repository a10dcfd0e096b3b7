/** MXNet's arithmetic and comparisons, of arrays and of an array and a number. */
import type { ArrayLikeValue, NDArray } from "../../nd/mod.ts";
import {
  add,
  divide,
  equal,
  greater,
  greater_equal,
  hypot,
  lesser,
  lesser_equal,
  logical_and,
  logical_or,
  logical_xor,
  maximum,
  minimum,
  modulo,
  multiply,
  not_equal,
  power,
  subtract,
} from "../../nd/mod.ts";
import { input, type Operator } from "../operator.ts";

type Binary = (a: ArrayLikeValue, b: ArrayLikeValue) => NDArray;

const ofArrays =
  (compute: Binary): Operator =>
  () => ({ compute: (inputs) => compute(input(inputs, 0), input(inputs, 1)) });

/** With a number, `scalar`, on the right. */
const withScalar =
  (compute: Binary): Operator =>
  (attributes) => {
    const scalar = attributes.number("scalar", 1);
    attributes.flag("is_int");
    return { compute: (inputs) => compute(input(inputs, 0), scalar) };
  };

const reversed = (compute: Binary): Binary => {
  return (a, b) => compute(b, a);
};

const sum: Operator = () => ({ compute: (inputs) => inputs.reduce((a, b) => a.add(b)) });

function family(names: readonly string[], operator: Operator): [string, Operator][] {
  return names.map((name) => [name, operator]);
}

/** By name. */
export const arithmetic: readonly (readonly [string, Operator])[] = [
  ...family(
    ["elemwise_add", "broadcast_add", "broadcast_plus", "_plus", "_Plus", "_add"],
    ofArrays(add),
  ),
  ...family(
    ["elemwise_sub", "broadcast_sub", "broadcast_minus", "_minus", "_Minus", "_sub"],
    ofArrays(subtract),
  ),
  ...family(["elemwise_mul", "broadcast_mul", "_mul", "_Mul"], ofArrays(multiply)),
  ...family(["elemwise_div", "broadcast_div", "_div", "_Div"], ofArrays(divide)),
  ...family(["broadcast_power", "_power", "_Power", "pow"], ofArrays(power)),
  ...family(["broadcast_maximum", "_maximum", "_Maximum"], ofArrays(maximum)),
  ...family(["broadcast_minimum", "_minimum", "_Minimum"], ofArrays(minimum)),
  ...family(["broadcast_mod", "_mod", "_Mod"], ofArrays(modulo)),
  ...family(["broadcast_equal", "_equal", "_Equal"], ofArrays(equal)),
  ...family(["broadcast_not_equal", "_not_equal", "_Not_Equal"], ofArrays(not_equal)),
  ...family(["broadcast_greater", "_greater", "_Greater"], ofArrays(greater)),
  ...family(
    ["broadcast_greater_equal", "_greater_equal", "_Greater_Equal"],
    ofArrays(greater_equal),
  ),
  ...family(["broadcast_lesser", "_lesser", "_Lesser"], ofArrays(lesser)),
  ...family(["broadcast_lesser_equal", "_lesser_equal", "_Lesser_Equal"], ofArrays(lesser_equal)),
  ...family(["broadcast_hypot", "_hypot"], ofArrays(hypot)),
  ...family(["broadcast_logical_and", "_logical_and"], ofArrays(logical_and)),
  ...family(["broadcast_logical_or", "_logical_or"], ofArrays(logical_or)),
  ...family(["broadcast_logical_xor", "_logical_xor"], ofArrays(logical_xor)),
  ...family(["_plus_scalar", "_PlusScalar"], withScalar(add)),
  ...family(["_minus_scalar", "_MinusScalar"], withScalar(subtract)),
  ...family(["_rminus_scalar", "_RMinusScalar"], withScalar(reversed(subtract))),
  ...family(["_mul_scalar", "_MulScalar"], withScalar(multiply)),
  ...family(["_div_scalar", "_DivScalar"], withScalar(divide)),
  ...family(["_rdiv_scalar", "_RDivScalar"], withScalar(reversed(divide))),
  ...family(["_power_scalar", "_PowerScalar"], withScalar(power)),
  ...family(["_rpower_scalar", "_RPowerScalar"], withScalar(reversed(power))),
  ...family(["_mod_scalar", "_ModScalar"], withScalar(modulo)),
  ...family(["_rmod_scalar", "_RModScalar"], withScalar(reversed(modulo))),
  ...family(["_maximum_scalar", "_MaximumScalar"], withScalar(maximum)),
  ...family(["_minimum_scalar", "_MinimumScalar"], withScalar(minimum)),
  ...family(["_equal_scalar", "_EqualScalar"], withScalar(equal)),
  ...family(["_not_equal_scalar", "_NotEqualScalar"], withScalar(not_equal)),
  ...family(["_greater_scalar", "_GreaterScalar"], withScalar(greater)),
  ...family(["_greater_equal_scalar", "_GreaterEqualScalar"], withScalar(greater_equal)),
  ...family(["_lesser_scalar", "_LesserScalar"], withScalar(lesser)),
  ...family(["_lesser_equal_scalar", "_LesserEqualScalar"], withScalar(lesser_equal)),
  ...family(["add_n", "ElementWiseSum", "_sum"], sum),
];
