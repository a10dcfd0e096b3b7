/** Lengths of sequences. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { nd } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { checkLengths } from "../../../gluon/rnn/lengths.ts";

beforeAll(async () => setBackend(await load("reference")));

test("lengths are an array, one whole number a sequence", async () => {
  expect(await checkLengths("GRU", nd.array([1.5, 2]), 2).tolist()).toEqual([1, 2]);
  expect(() => checkLengths("GRU", [1, 2] as never, 2)).toThrow(
    "Cannot call GRU with lengths [1, 2]: they are no NDArray; give nd.array([...]), one number a sequence.",
  );
  expect(() => checkLengths("GRU", nd.ones([2]), 3)).toThrow(
    "Cannot call GRU with lengths (2,): they must be (3,), one number a sequence.",
  );
});
