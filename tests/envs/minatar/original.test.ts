/**
 * The games against the MinAtar that is installed, where it is: frame by frame, and by what the random policy gets. That
 * package is only played, through `act` and `state`: nothing of it, nor of what it shows, is kept here.
 */
import { describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import {
  Asterix,
  Breakout,
  Freeway,
  type MinAtarEnv,
  type Outcome,
  Seaquest,
  SpaceInvaders,
} from "../../../envs/mod.ts";
import { default_rng } from "../../../rl/mod.ts";
import { cellsOf } from "./boards.ts";

const PYTHON = process.env.GLUEBALL_TEST_PYTHON ?? "";
const HAS_MINATAR =
  !["", "0"].includes(PYTHON) && spawnSync(PYTHON, ["-c", "import minatar"]).status === 0;
const REASON = " (skipped: GLUEBALL_TEST_PYTHON names no Python that has MinAtar)";

/** Channel by channel, the cells that are set. */
type Shown = readonly (readonly number[])[];

interface Played {
  readonly returns: readonly number[];
  readonly lengths: readonly number[];
  readonly episodes: readonly {
    readonly start: Shown;
    readonly steps: readonly (readonly [number, number, boolean, Shown])[];
  }[];
}

/** What the rules of a game draw from. */
interface Draws {
  integers(low: number, high: number): number;
}

/** The rules, which draw from what they are given. */
interface Rules {
  begin(rng: Draws): void;
  frame(action: number, rng: Draws): Outcome;
  observe(): Uint8Array;
}

interface Game {
  readonly Env: new (options: { readonly sticky_action_prob?: number }) => MinAtarEnv;
  /** Random episodes, and episodes that are compared frame by frame. */
  readonly counts: readonly [random: number, episodes: number, frames: number];
  /** Draws that a picture tells at once. */
  readonly told?: (picture: Shown) => number[];
}

const GAMES: Readonly<Record<string, Game>> = {
  asterix: { Env: Asterix, counts: [2000, 3, 500] },
  breakout: { Env: Breakout, counts: [3000, 4, 500] },
  freeway: { Env: Freeway, counts: [40, 2, 2600], told: carsOf },
  seaquest: { Env: Seaquest, counts: [2000, 2, 450] },
  space_invaders: { Env: SpaceInvaders, counts: [1500, 2, 390] },
};

/** Pause and direction of each car of Freeway, by where its trail is, and in which channel. */
function carsOf(picture: Shown): number[] {
  return Array.from({ length: 8 }, (_, lane) => {
    const inLane = (cell: number): boolean => Math.floor(cell / 10) === lane + 1;
    const car = picture[1]!.find(inLane)!;
    const channel = picture.findIndex((cells, i) => i > 1 && cells.some(inLane));
    const trail = picture[channel]!.find(inLane)!;
    return [channel - 1, (car - trail + 10) % 10 === 1 ? 1 : 0];
  }).flat();
}

/** Gives draws one after the other, then the least, and keeps what could have been drawn. */
class Script implements Draws {
  readonly drawn: number[] = [];
  readonly ends: number[] = [];
  readonly #script: readonly number[];

  constructor(script: readonly number[]) {
    this.#script = script;
  }

  integers(low: number, high: number): number {
    const draw = this.#script[this.drawn.length] ?? low;
    this.drawn.push(draw);
    this.ends.push(high);
    return draw;
  }
}

/** Whether some draws make of `run` what is wanted; `run` goes on from there. */
function canBe(run: (draws: Draws) => boolean, first: readonly number[] = []): boolean {
  const scripts: (readonly number[])[] = [first];
  for (let i = 0; i < scripts.length && i < 2000; i++) {
    const script = new Script(scripts[i]!);
    if (run(script)) return true;
    for (let at = scripts[i]!.length; at < script.drawn.length; at++) {
      for (let draw = script.drawn[at]! + 1; draw < script.ends[at]!; draw++) {
        scripts.push([...script.drawn.slice(0, at), draw]);
      }
    }
  }
  return false;
}

function shownBy(rules: Rules): Shown {
  const observation = rules.observe();
  return Array.from({ length: observation.length / 100 }, (_, c) => cellsOf(observation, c));
}

/** The frames that no draws can explain; none where the rules are those of the original. */
function unexplained({ Env, told }: Game, { episodes }: Played): string[] {
  const found: string[] = [];
  for (const { start, steps } of episodes) {
    const env = new Env({ sticky_action_prob: 0 });
    const rules = env as unknown as Rules;
    env.get_init_state({ seed: 0 });
    const starts = canBe((draws) => {
      rules.begin(draws);
      return JSON.stringify(shownBy(rules)) === JSON.stringify(start);
    }, told?.(start));
    if (!starts) found.push(`start ${JSON.stringify(start)}`);
    for (const [frame, [action, reward, ended, picture]] of steps.entries()) {
      const before = env.getState();
      const wanted = JSON.stringify([reward, ended, picture]);
      const isSame = canBe((draws) => {
        env.setState(before);
        const outcome = rules.frame(action, draws);
        const { reward, terminated } = outcome;
        return JSON.stringify([reward, terminated, shownBy(rules)]) === wanted;
      }, told?.(picture));
      if (isSame) continue;
      found.push(`frame ${frame}, action ${action}: ${wanted}`);
      break;
    }
  }
  return found;
}

/** Returns and lengths of random episodes. */
function randomEpisodes({ Env, counts }: Game) {
  const env = new Env({});
  const rng = default_rng(1);
  env.get_init_state({ seed: 1 });
  const [returns, lengths]: [number[], number[]] = [[], []];
  for (let i = 0; i < 2 * counts[0]; i++) {
    env.get_init_state();
    let [total, length, ended] = [0, 0, false];
    for (; !ended; length++) {
      const { reward, terminated } = env.step(rng.integers(0, 6));
      [total, ended] = [total + reward, terminated];
    }
    returns.push(total);
    lengths.push(length);
  }
  return { returns, lengths };
}

/** The Kolmogorov-Smirnov statistic of two samples, over its critical value at 1%. */
function distance(a: readonly number[], b: readonly number[]): number {
  const below = (sample: readonly number[], x: number): number =>
    sample.filter((each) => each <= x).length / sample.length;
  const gaps = [...new Set([...a, ...b])].map((x) => Math.abs(below(a, x) - below(b, x)));
  return Math.max(...gaps) / (1.628 * Math.sqrt(1 / a.length + 1 / b.length));
}

for (const [name, game] of Object.entries(GAMES)) {
  describe(`${name}, beside the MinAtar that is installed`, () => {
    const check = (title: string, body: () => void): void =>
      test.skipIf(!HAS_MINATAR)(HAS_MINATAR ? title : title + REASON, body, 120_000);
    let cached: Played | undefined;
    const played = (): Played => {
      if (cached) return cached;
      const script = fileURLToPath(new URL("./original_minatar.py", import.meta.url));
      const options = { encoding: "utf8", maxBuffer: 2 ** 28 } as const;
      const { stdout, stderr } = spawnSync(
        PYTHON,
        [script, name, ...game.counts.map(String)],
        options,
      );
      if (stdout === "") throw new Error(`Cannot play MinAtar's ${name}: ${stderr}`);
      cached = JSON.parse(stdout) as Played;
      return cached;
    };

    check("shows the same pictures, rewards and ends, frame by frame", () => {
      expect(unexplained(game, played())).toEqual([]);
      expect(played().episodes.flatMap(({ steps }) => steps).length).toBeGreaterThan(400);
    });

    check("gives the random policy returns and lengths of the same distributions", () => {
      const ours = randomEpisodes(game);
      expect(distance(ours.returns, played().returns)).toBeLessThan(1);
      expect(distance(ours.lengths, played().lengths)).toBeLessThan(1);
    });
  });
}
