import { expect, test } from "bun:test";
import { envs } from "../../../mod.ts";
import { picturePath, worldPage, worldPath, worlds } from "../../../tools/docs/worlds.ts";

const all = worlds();

test("Every registered id is on the page of one environment", () => {
  expect(all.flatMap(({ ids }) => ids).sort()).toEqual(envs.list().toSorted());
  expect(new Set(all.map(worldPath)).size).toBe(all.length);
  expect(all.find(({ name }) => name === "FrozenLake")!.ids).toEqual([
    "FrozenLake-v1",
    "FrozenLake8x8-v1",
  ]);
});

test("A page has the spaces, limits and options of the registry and the docstring of the class", () => {
  const world = all.find(({ name }) => name === "CartPole")!;
  const location = { filename: "file:///a.ts", line: 0 };
  const declare = (name: string, doc: string, def = {}) => ({
    name,
    declarations: [{ kind: "class", location, jsDoc: { doc }, def }],
  });
  const option = { name: "sutton_barto_reward", location, jsDoc: { doc: "Other rewards." } };
  const api = {
    ...{ name: "envs", aliases: [], about: "", inner: [] },
    symbols: [
      declare("CartPole", "A pole is hinged to a cart."),
      declare("CartPoleOptions", "", { properties: [option] }),
    ],
  };
  const played = { png: new Uint8Array(), caption: "Random actions." };
  const { html, path } = worldPage(world, {
    played,
    api,
    results: [],
    around: { link: (to) => to },
  });
  expect(path).toBe("environments/CartPole.html");
  for (const text of [
    "CartPole-v1",
    "Discrete(2)",
    "500",
    "475",
    "A pole is hinged",
    "Other rewards.",
    "Random actions.",
  ]) {
    expect(html).toContain(text);
  }
  expect(html).toContain(picturePath(world).split("/")[1]!);
});
