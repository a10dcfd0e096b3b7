/** The protocol of Deno's Jupyter kernel: what arrays, evaluations and environments show. */
import { beforeAll, expect, test } from "bun:test";
import { showInJupyter } from "../../../backends/base/jupyter.ts";
import { load } from "../../../backends/mod.ts";
import * as envs from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { arange, array } from "../../../gluon/nd/mod.ts";
import { evaluate } from "../../../rl/train/evaluate.ts";

beforeAll(async () => setBackend(await load("reference")));

/** As the kernel asks: of objects alone, and waiting for promises. */
async function display(value: object): Promise<Readonly<Record<string, string>>> {
  const show = (value as Readonly<Record<symbol, () => never>>)[Symbol.for("Jupyter.display")];
  expect(typeof value).toBe("object");
  expect(typeof show).toBe("function");
  return await show!.call(value);
}

test("showInJupyter() adds a method that is not enumerable", async () => {
  const each = { name: "x" };
  showInJupyter(each, ({ name }) => ({ "text/plain": name }));
  expect(await display(each)).toEqual({ "text/plain": "x" });
  expect({ ...each }).toEqual({ name: "x" });
  expect(structuredClone(each)).toEqual({ name: "x" });
});

test("An array shows its values, a large one the ends of its axes, a freed one that it is", async () => {
  expect(await display(array([[1, 2.5]]))).toEqual({
    "text/plain": "[[1.  2.5]]\n<NDArray 1x2 float32 @reference>",
  });
  const large = arange(3000).reshape([3, 1000]);
  expect((await display(large))["text/plain"]!.split("\n")[0]).toBe(
    "[[   0.    1.    2. ...  997.  998.  999.]",
  );
  large.dispose();
  expect(await display(large)).toEqual({ "text/plain": `${large}, freed` });
});

test("An environment shows its picture, through wrappers, too", async () => {
  const env = envs.make("CartPole-v1"); // in its time limit
  env.get_init_state({ seed: 0 });
  const shown = await display(env);
  expect(shown["text/plain"]).toBe("CartPole-v1");
  expect(shown["image/svg+xml"]).toMatch(
    /^<svg xmlns.*<polygon fill="#808080" points="0 [\d. ]+"\/>.*<\/svg>$/,
  );
  expect(await display(env.unwrapped!)).toMatchObject({ "image/svg+xml": shown["image/svg+xml"] });
});

test("An environment that cannot be drawn shows its name", async () => {
  const env = envs.make("CartPole-v1");
  const blind = new envs.TransformReward(env, (reward) => reward);
  Object.assign(blind, { render: undefined });
  expect(await display(blind)).toEqual({ "text/plain": "CartPole-v1" });
  Object.assign(blind, {
    render: () => {
      throw new RangeError("no such mode");
    },
  });
  expect(await display(blind)).toEqual({ "text/plain": "CartPole-v1" });
});

test("An evaluation shows a point for each return, and their mean", async () => {
  const env = envs.make("CartPole-v1");
  const evaluation = await evaluate(() => 0, env, { episodes: 3 });
  const shown = await display(evaluation);
  const { mean, std } = evaluation;
  const short = (value: number): string => `${Number(value.toPrecision(5))}`;
  expect(shown["text/plain"]).toBe(
    `mean ${short(mean)}, standard deviation ${short(std)}, 3 episodes`,
  );
  expect(shown["image/svg+xml"]!.match(/<circle /g)).toHaveLength(3);
  expect(Object.keys(evaluation)).toEqual(["returns", "mean", "std"]);
});
