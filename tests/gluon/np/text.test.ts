/** Numbers in files of text. */
import { beforeAll, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { np } from "../../../gluon/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { expectValues } from "../nd/support/by_hand.ts";

beforeAll(async () => setBackend(await load("wasm")));

const file = (text: string): Blob => new Blob([text]);

test("genfromtxt() reads rows, leaves out comments and headers, and takes what is missing for NaN", async () => {
  await expectValues(await np.genfromtxt(file("1 2.5\n# none\n-3e2  4 # four\n\n")), [
    [1, 2.5],
    [-300, 4],
  ]);
  const table = file("a,b\r\n1,\r\n2, x\r\n");
  await expectValues(await np.genfromtxt(table, { delimiter: ",", skip_header: 1 }), [
    [1, NaN],
    [2, NaN],
  ]);
  const column = await np.genfromtxt(file("1\n2\n"), { dtype: "int32" });
  expect([column.dtype, ...column.shape]).toEqual(["int32", 2]);
  expect((await np.genfromtxt(file(""))).shape).toEqual([0]);
  await expect(np.genfromtxt(file("1 2\n3\n"))).rejects.toThrow(
    "Cannot read numbers: line 2 has 1, and those before it 2; check the delimiter.",
  );
});
