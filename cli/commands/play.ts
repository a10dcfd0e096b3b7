/** `glueball play`: the agent of a checkpoint, drawn in the terminal or filmed. */

import { writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { styleText } from "node:util";
import { type Command, InvalidArgumentError } from "commander";
import { eventLoopYielder } from "../../backends/base/event_loop.ts";
import { checkWritable, type DiskWork, onDisk } from "../disk.ts";
import { addEnvironmentFlags, addTrustFlag, givenWords } from "../environment_flags.ts";
import { backendOption, threadsOption, wholeNumber } from "../flags.ts";
import { FILM_FORMATS, filmFormatOf, openFilm } from "../recording/film_formats.ts";
import { formatCount, formatReturn } from "../terminal/format.ts";
import { interruptible } from "../terminal/interrupt.ts";
import { LiveRegion } from "../terminal/live_region.ts";
import { output, print } from "../terminal/output.ts";
import { drawPixels } from "../terminal/pixels.ts";

interface Flags {
  readonly backend: string;
  readonly episodes: number;
  readonly fps?: number;
  readonly seed: number;
  readonly live: boolean;
  readonly record?: string;
}

/** Where an environment does not say how fast it is shown; Gymnasium's wrappers take the same. */
const DEFAULT_FPS = 30;

export function configure(command: Command): void {
  command
    .argument("<checkpoint>", "a file that train saved, or a folder of them: the newest")
    .addOption(backendOption())
    .addOption(threadsOption())
    .option("-n, --episodes <n>", "episodes to play", wholeNumber(1), 3)
    .option(
      "--fps <n>",
      `steps a second (default: the environment's render_fps, else ${DEFAULT_FPS})`,
      wholeNumber(1),
    )
    .option("--seed <n>", "seed of the environment", wholeNumber(0), 0)
    .option("--no-live", "draw nothing, print the returns")
    .option(
      "--record <path>",
      "film the episodes as a .gif or an animated .png, up to 500 pictures, or as a video, .mp4, " +
        "with the optional package @napi-rs/webcodecs",
      parseFilm,
    )
    .action((path: string) => interruptible((signal) => run(command, path, signal)));
  addEnvironmentFlags(command);
  addTrustFlag(command);
}

async function run(command: Command, path: string, signal: AbortSignal): Promise<void> {
  const flags = command.opts<Flags>();
  const words = givenWords(command, true);
  const { isDrawn, makeEvalEnv, openAgent, specOf } = await import("../agents.ts");
  const agent = await openAgent(path, { backend: flags.backend, words });
  const env = makeEvalEnv(agent, words);
  if (flags.record !== undefined && env.render === undefined) {
    throw new TypeError(`Cannot film ${env.name}: it cannot be drawn; leave --record out.`);
  }
  const fps = flags.fps ?? specOf(env).render_fps ?? DEFAULT_FPS;
  const target = flags.record === undefined ? null : targetOf(flags.record);
  if (target !== null) checkWritable(target);
  const film = target === null ? null : await openFilm(filmFormatOf(target.path)!, fps);
  const live = new LiveRegion(output, flags.live && film === null);
  const picture = (): string => {
    if (words.render_mode === "rgb_array" && live.isLive) {
      const room = { columns: live.width, rows: live.height - 4 };
      return drawPixels(env.render!("rgb_array"), room);
    }
    if (isDrawn(env, "ansi", words)) return env.render!("ansi").trimEnd();
    return `${env.name} is not drawn: of Gymnasium's, --render-mode shows some.`;
  };
  live.print(
    `${styleText("bold", env.name)}, played by an agent of ${formatCount(agent.step)} steps\n`,
  );
  const breathe = eventLoopYielder();
  try {
    for (let episode = 1; episode <= flags.episodes; episode++) {
      let state = env.get_init_state(episode === 1 ? { seed: flags.seed } : {});
      agent.forget?.();
      let [steps, sum, done] = [0, 0, false];
      const status = (): string => `return ${formatReturn(sum)} in ${formatCount(steps)} steps`;
      await film?.add(env.render!("rgb_array"));
      while (!done) {
        if (live.isLive) {
          live.draw(`${picture()}\n\nepisode ${episode} of ${flags.episodes}: ${status()}`);
          await setTimeout(1000 / fps, undefined, { signal });
        } else {
          await breathe();
          signal.throwIfAborted();
        }
        const step = env.step(await agent.act(state, { env }));
        ({ next_state: state, done } = step);
        sum += step.reward;
        steps++;
        await film?.add(env.render!("rgb_array"));
      }
      if (!live.isLive && flags.live && film === null) live.print(`${picture()}\n`);
      live.print(`episode ${episode}: ${status()}`);
    }
    if (film !== null) {
      const content = await film.finish();
      onDisk(target!, () => writeFileSync(target!.path, content));
      print(`${formatCount(film.length)} pictures written to ${target!.path}`);
    }
  } finally {
    film?.close();
  }
}

function targetOf(path: string): DiskWork {
  return { verb: "write to", path, remedy: "name another file with --record" };
}

function parseFilm(path: string): string {
  if (filmFormatOf(path) !== undefined) return path;
  const endings = FILM_FORMATS.map((format) => `.${format}`);
  throw new InvalidArgumentError(`It must end in one of ${endings.join(", ")}.`);
}
