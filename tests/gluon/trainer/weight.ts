/** A parameter with given values, for tests of training. */
import { Parameter } from "../../../gluon/mod.ts";
import { array } from "../../../gluon/nd/mod.ts";

/** An initialized parameter `(values)`. */
export const weight = (...values: number[]): Parameter => {
  const parameter = new Parameter("weight", { shape: [values.length] });
  parameter.initialize("zeros");
  parameter.set_data(array(values));
  return parameter;
};
