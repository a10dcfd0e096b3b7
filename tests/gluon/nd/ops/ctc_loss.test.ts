/** Connectionist temporal classification: PyTorch's values, all alignments by hand, refusals. */
import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../../backends/mod.ts";
import { grad, record } from "../../../../gluon/nd/autograd/autograd.ts";
import { setBackend } from "../../../../gluon/nd/context.ts";
import {
  array,
  CTCLoss,
  log_softmax,
  type NDArray,
  ones,
  random,
  zeros,
} from "../../../../gluon/nd/mod.ts";
import { expectGolden, fromGolden, type GoldenArray, goldenCases } from "../support/golden.ts";

interface Case {
  readonly about: string;
  readonly data: GoldenArray;
  readonly label: GoldenArray;
  readonly frames: GoldenArray;
  readonly counts: GoldenArray;
  readonly value: GoldenArray;
  readonly grad: GoldenArray;
}

for (const backend of ["reference", "wasm"]) {
  describe(`CTC on ${backend} is PyTorch's with`, () => {
    beforeAll(async () => setBackend(await load(backend)));
    for (const golden of goldenCases<Case>("torch_ctc")) {
      test(golden.about, async () => {
        const { data, label, frames, counts } = golden;
        const x = fromGolden(data).attach_grad();
        const lengths = [frames, counts].map((each) => fromGolden(each)) as [NDArray, NDArray];
        const loss = record(() =>
          CTCLoss(x, fromGolden(label), ...lengths, { blank_label: "last" }),
        );
        loss.backward();
        await expectGolden(loss, golden.value);
        await expectGolden(x.grad as NDArray, golden.grad);
      });
    }
  });
}

/** What a path of classes says: repetitions are one, blanks are none. */
function collapse(path: readonly number[], blank: number): string {
  return path.filter((each, t) => each !== path[t - 1] && each !== blank).join();
}

describe("CTCLoss()", () => {
  beforeAll(async () => setBackend(await load("reference")));

  test("is the sum over all alignments, counted one by one", async () => {
    const [frames, classes] = [5, 3];
    const data = random.normal(0, 1, { shape: [frames, 1, classes], rng: random.default_rng(4) });
    const log = await log_softmax(data).toArray();
    for (const blankLabel of ["first", "last"] as const) {
      const blank = blankLabel === "first" ? 0 : classes - 1;
      const shift = blankLabel === "first" ? 1 : 0;
      for (const label of [[0], [1, 1], [0, 1, 0], [1, 0]]) {
        const classesOf = label.map((each) => each + shift);
        let total = 0;
        for (let i = 0; i < classes ** frames; i++) {
          const path = Array.from(
            { length: frames },
            (_, t) => Math.floor(i / classes ** t) % classes,
          );
          if (collapse(path, blank) !== classesOf.join()) continue;
          total += Math.exp(path.reduce((sum, each, t) => sum + log[t * classes + each]!, 0));
        }
        const loss = CTCLoss(data, array([classesOf]), null, null, { blank_label: blankLabel });
        expect((await loss.toArray())[0]).toBeCloseTo(-Math.log(total), 10);
      }
    }
  });

  test("counts labels up to the first that fills a row", async () => {
    const data = random.normal(0, 1, { shape: [6, 2, 4], rng: random.default_rng(5) });
    const [filled, counted] = [
      CTCLoss(
        data,
        array([
          [1, 3, 0],
          [2, 0, 0],
        ]),
      ),
      CTCLoss(
        data,
        array([
          [1, 3, 2],
          [2, 1, 1],
        ]),
        null,
        array([2, 1]),
      ),
    ];
    expect(await filled.toArray()).toEqual(await counted.toArray());
  });

  test("ignores frames beyond the length, and what they hold", async () => {
    const data = random
      .normal(0, 1, { shape: [4, 1, 3], rng: random.default_rng(6) })
      .attach_grad();
    const short = data.slice_axis(0, 0, 3);
    const loss = record(() => CTCLoss(data, array([[1, 2]]), array([3])));
    loss.backward();
    expect(await loss.toArray()).toEqual(await CTCLoss(short, array([[1, 2]])).toArray());
    const slope = await (data.grad as NDArray).toArray();
    expect([...slope.slice(9)]).toEqual([0, 0, 0]);
  });

  test("has a finite gradient where a class is impossible", async () => {
    const scores = [[[0, 1, Number.NEGATIVE_INFINITY]], [[1, 0, 0]], [[0.5, 0, 1]]];
    const data = array(scores).attach_grad();
    const loss = record(() => CTCLoss(data, array([[2]])));
    loss.backward();
    const all = [...(await loss.toArray()), ...(await (data.grad as NDArray).toArray())];
    expect(all.every(Number.isFinite)).toBe(true);
    expect(all[0]).toBeGreaterThan(0);
  });

  test("has second derivatives", async () => {
    const data = random
      .normal(0, 1, { shape: [4, 1, 3], rng: random.default_rng(7) })
      .attach_grad();
    const direction = random.normal(0, 1, { shape: [4, 1, 3], rng: random.default_rng(8) });
    const slopeAlong = (): NDArray => {
      const loss = CTCLoss(data, array([[1, 2]])).sum();
      const [slope] = grad([loss], [data], { create_graph: true }) as [NDArray];
      return slope.multiply(direction).sum();
    };
    record(slopeAlong).backward();
    const second = await (data.grad as NDArray).toArray();
    const values = await data.toArray();
    const at = async (i: number, by: number): Promise<number> => {
      data.set(Float64Array.from(values, (each, k) => (k === i ? each + by : each)));
      return await record(slopeAlong).asscalar();
    };
    for (const i of [0, 4, 11]) {
      const slope = ((await at(i, 1e-5)) - (await at(i, -1e-5))) / 2e-5;
      expect(second[i]).toBeCloseTo(slope, 6);
    }
  });

  test("refuses shapes that do not fit, and says what they must be", () => {
    expect(() => CTCLoss(ones([4, 2, 3]), zeros([3, 2]))).toThrow(
      "Cannot align labels (3, 2) with data (4, 2, 3), lengths (2,) and (3,): data must be " +
        "(sequence_length, batch, classes), labels (batch, label_sequence_length) and lengths (batch).",
    );
    expect(() =>
      CTCLoss(ones([4, 2, 3]), zeros([2, 2]), null, null, { blank_label: "none" as "last" }),
    ).toThrow('Cannot align with blank_label "none": it must be "first" or "last".');
  });
});
