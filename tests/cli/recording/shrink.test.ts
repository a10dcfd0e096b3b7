import { expect, test } from "bun:test";
import { shrink } from "../../../cli/recording/shrink.ts";

test("Half the size is the mean of four pixels", () => {
  const grey = [10, 20, 30, 40].flatMap((each) => [each, each, each]);
  expect(shrink({ width: 2, height: 2, data: Uint8Array.from(grey) }, 2)).toEqual({
    ...{ width: 1, height: 1 },
    data: Uint8Array.of(25, 25, 25),
  });
});
