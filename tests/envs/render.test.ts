/** Drawings of the worlds. */

import { describe, expect, test } from "bun:test";
import { Canvas, make } from "../../envs/mod.ts";
import type { Environment } from "../../rl/environment.ts";

describe("Canvas", () => {
  const view = { left: 0, right: 4, bottom: 0, top: 4 };

  test("fills a rectangle, y upwards, and cuts off what lies outside", () => {
    const canvas = new Canvas(4, 4, view);
    canvas.rectangle(1, 0, 9, 2, 0x123456);
    const { width, height, data } = canvas.image();
    expect([width, height]).toEqual([4, 4]);
    const rows = [0, 1, 2, 3].map((y) => [0, 1, 2, 3].map((x) => data[(4 * y + x) * 3 + 1]));
    expect(rows).toEqual([
      [255, 255, 255, 255],
      [255, 255, 255, 255],
      [255, 0x34, 0x34, 0x34],
      [255, 0x34, 0x34, 0x34],
    ]);
    expect(Array.from(data.slice(-3))).toEqual([0x12, 0x34, 0x56]);
  });

  test("draws circle, polygon and line where they are", () => {
    const canvas = new Canvas(40, 40, view);
    canvas.circle([1, 3], 0.5, 1);
    canvas.polygon(
      [
        [2, 0],
        [4, 0],
        [4, 2],
      ],
      2,
    );
    canvas.line([0, 1], [1, 1], 0, 3);
    const { data } = canvas.image();
    const counts = [1, 2, 3].map(
      (color) =>
        Array.from({ length: 1600 }, (_, i) => data[3 * i + 2]).filter((c) => c === color).length,
    );
    const [disc = 0, triangle = 0, line = 0] = counts;
    expect(Math.abs(disc - Math.PI * 25)).toBeLessThan(5);
    expect(Math.abs(triangle - 200)).toBeLessThan(12);
    expect(line).toBe(10);
  });

  test("writes one Braille character for 2 x 4 pixels", () => {
    const canvas = new Canvas(4, 4, view);
    canvas.rectangle(0, 0, 1, 4, 0);
    canvas.rectangle(3, 0, 4, 1, 0);
    expect(canvas.braille()).toBe("⡇⢀");
  });
});

describe("render()", () => {
  test("draws CartPole as a cart on a track with a tilted pole", () => {
    const env = make("CartPole-v1");
    env.get_init_state({ seed: 1 });
    for (let i = 0; i < 8; i++) env.step(0);
    const lines = env.render?.("ansi").replaceAll("⠀", " ").split("\n") ?? [];
    expect(lines.map((line) => line.trimEnd())).toEqual([
      "",
      "                              ⣄",
      "                             ⢸⡏",
      "                             ⢸⡇",
      "                             ⣿",
      "                             ⣿",
      "                            ⢸⡇",
      "                         ⢀⣀⣀⣼⣇⣀⣀",
      "                         ⢸⣿⣿⣿⣿⣿⣿",
      "⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠚⠛⠛⠛⠛⠛⠛⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒",
      "",
      "",
    ]);
  });

  test.each([
    ["FrozenLake-v1", ["[S] F  F  F ", " F  H  F  H ", " F  F  F  H ", " H  F  F  G "]],
    ["Catch-v0", ["· · · · ●", ...Array.from({ length: 8 }, () => "· · · · ·"), "· · ▂ · ·"]],
    ["Blackjack-v1", ["dealer  [10] [?]", "player  [7] [4]  = 11"]],
    ["BitFlipping-v0", ["bits  □ ■ ■ ■ ■ ■ ■ ■", "goal  ■ ■ ■ □ □ □ □ □"]],
    [
      "Taxi-v4",
      [
        "+---------+",
        "|R: | : :G|",
        "| : | : : |",
        "| : : : : |",
        "|T| : | : |",
        "|Y| : |B: |",
        "+---------+",
        "passenger at B, to Y",
      ],
    ],
  ])("writes %s as text", (id: string, lines: readonly string[]) => {
    const env: Environment = make(id);
    env.get_init_state({ seed: 0 });
    expect(env.render?.("ansi").split("\n")).toEqual([...lines]);
  });

  test("shows the dealer's cards only when the player has stuck", () => {
    const env = make("Blackjack-v1");
    env.get_init_state({ seed: 0 });
    env.step(0);
    expect(env.render?.("ansi")).not.toContain("[?]");
  });

  test("refuses a mode that there is not", () => {
    const env = make("CartPole-v1");
    expect(() => env.render?.("human" as "ansi")).toThrow(
      'Cannot render CartPole-v1 as "human": there is no such mode; use "ansi" or "rgb_array".',
    );
  });
});
