/** The layers of the ziggurat, held to NumPy's tables. */
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { computeLayers } from "../../../gluon/random/ziggurat_layers.ts";

const url = new URL("../../golden/numpy_ziggurat.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(url, "utf8")) as {
  cases: { table: "width" | "inside" | "density"; data: string }[];
};
const layers = computeLayers();

for (const { table, data } of cases) {
  test(`the computed ${table} of every layer is NumPy's, to the last bit`, () => {
    const { buffer } = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    const expected =
      table === "inside"
        ? [...new BigUint64Array(buffer)].map(Number)
        : [...new Float64Array(buffer)];
    expect(expected.length).toBe(256);
    expect([...layers[table]]).toEqual(expected);
  });
}
