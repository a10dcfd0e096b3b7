#!/usr/bin/env node
/** The program `glueball`: trains, measures and shows agents in a terminal. */

import "./terminal/ignored_signals.ts"; // before anything listens to a signal
import process from "node:process";
import { styleText } from "node:util";
import { Command, CommanderError } from "commander";
import { chooseBackend } from "./choose_backend.ts";
import { describeError } from "./terminal/complaint.ts";
import { output, watchOutput } from "./terminal/output.ts";
import { VERSION } from "./version.ts";

/** Gives a command its arguments, options and action. `words` is all that stands on the command line. */
export type Configure = (command: Command, words: readonly string[]) => void | Promise<void>;

interface Row {
  readonly summary: string;
  /** Loaded only when the command is used, so that `--help` comes at once. */
  readonly load: () => Promise<{ readonly configure: Configure }>;
}

const COMMANDS: Readonly<Record<string, Row>> = {
  train: {
    summary: "train an agent until it solves an environment",
    load: () => import("./commands/train.ts"),
  },
  evaluate: {
    summary: "measure a trained agent over many episodes",
    load: () => import("./commands/evaluate.ts"),
  },
  play: {
    summary: "watch a trained agent, drawn in the terminal",
    load: () => import("./commands/play.ts"),
  },
  zoo: {
    summary: "list the tuned settings, or show one",
    load: () => import("./commands/zoo.ts"),
  },
  benchmark: {
    summary: "train with many seeds, and compare with what is published",
    load: () => import("./commands/benchmark.ts"),
  },
  tune: {
    summary: "search the options of an algorithm for an environment",
    load: () => import("./commands/tune.ts"),
  },
  work: {
    summary: "run the trainings of a queue, beside other machines",
    load: () => import("./commands/work.ts"),
  },
  learn: {
    summary: "learn from what actors on other machines collect",
    load: () => import("./commands/learn.ts"),
  },
  act: {
    summary: "collect experience for a learner elsewhere",
    load: () => import("./commands/act.ts"),
  },
  status: {
    summary: "show what a queue holds, and who works on it",
    load: () => import("./commands/status.ts"),
  },
  view: {
    summary: "show trainings on a page, from their logs",
    load: () => import("./commands/view.ts"),
  },
  plot: {
    summary: "draw learning curves of logs as SVG and PNG",
    load: () => import("./commands/plot.ts"),
  },
  envs: {
    summary: "list the environments, or describe one",
    load: () => import("./commands/envs.ts"),
  },
  inspect: {
    summary: "list what is in a file of parameters or arrays",
    load: () => import("./commands/inspect.ts"),
  },
  convert: {
    summary: "write a file of parameters or arrays as one of another kind",
    load: () => import("./commands/convert.ts"),
  },
  backends: {
    summary: "list the backends and say which can run here",
    load: () => import("./commands/backends.ts"),
  },
};

const EXAMPLES = `
Examples:
  glueball train CartPole-v1                  solves it in seconds and saves the agent
  glueball play checkpoints/CartPole-v1-seed-0.safetensors
  glueball train CartPole-v1 --seed 7 --net-arch 128,128 --learning-rate 5e-4
  glueball train CartPole-v1 --algo ppo       another algorithm, with its own settings
  glueball train MountainCar-v0 --help        every setting, as tuned for MountainCar-v0

Ctrl-C ends a training in good order: it saves a checkpoint and says how to continue. With --save-freq, a training that
was killed continues, too, as if nothing had been: glueball train --resume checkpoints`;

const program = new Command("glueball")
  .description("Deep reinforcement learning in the terminal, on WASM-SIMD or WebGPU.")
  .version(VERSION, "-V, --version", "print the version")
  .option("--verbose", "print the stack trace of an error (also: DEBUG=1)")
  .helpOption("-h, --help", "print this help")
  .helpCommand("help [command]", "print the help of a command")
  .configureHelp({ styleTitle: (title) => styleText("bold", title), showGlobalOptions: true })
  .configureOutput({
    writeOut: (text) => output.write(text),
    outputError: (text, write) => write(text.replace(/^error: /, prefix())),
  })
  .addHelpText("after", EXAMPLES)
  .exitOverride() // so that output that fails late is heard of
  .hook("preSubcommand", async (program, command) => {
    const row = COMMANDS[command.name()];
    if (row !== undefined) await (await row.load()).configure(command, program.args);
  })
  .hook("preAction", (_, command) => chooseBackend(command));

for (const [name, { summary }] of Object.entries(COMMANDS)) {
  program.command(name).summary(summary).description(sentence(summary));
}

watchOutput();

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own errors.
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else complain(error);
}

function prefix(): string {
  return styleText("red", "error: ", { stream: process.stderr });
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

/** Says what is wrong. */
function complain(error: unknown): void {
  const verbose = program.opts().verbose === true || Boolean(process.env.DEBUG);
  console.error(prefix() + describeError(error, verbose));
  process.exitCode ??= 1; // after a signal it is set already
}
