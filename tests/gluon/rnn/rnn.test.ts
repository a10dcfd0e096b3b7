/** RNN: MXNet's values, and its activations. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { rnn } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { goldenSuite } from "./golden_suite.ts";

beforeAll(async () => setBackend(await load("reference")));

goldenSuite("RNN");

test("RNN says which activations there are", () => {
  expect(() => new rnn.RNN(3, { activation: "sigmoid" as "tanh" })).toThrow(
    'Cannot make RNN with activation "sigmoid": it must be relu or tanh.',
  );
});
