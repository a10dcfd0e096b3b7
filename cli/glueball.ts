#!/usr/bin/env node
/** The program `glueball`: trains, measures and shows agents in a terminal. */

import process from "node:process";
import { styleText } from "node:util";
import { Command } from "commander";
import { VERSION } from "./version.ts";

/** Gives a command its arguments, options and action. `words` is all that stands on the command line. */
export type Configure = (command: Command, words: readonly string[]) => void;

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
  envs: {
    summary: "list the environments, or describe one",
    load: () => import("./commands/envs.ts"),
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
  glueball train MountainCar-v0 --help        every setting, as tuned for MountainCar-v0

Ctrl-C ends a training in good order: it saves a checkpoint and says how to go on. With --save-freq, a training that
was killed goes on, too, as if nothing had been: glueball train --resume checkpoints`;

const program = new Command("glueball")
  .description("Deep reinforcement learning in the terminal, on WASM-SIMD or WebGPU.")
  .version(VERSION, "-V, --version", "print the version")
  .option("--verbose", "print the stack trace of an error (also: DEBUG=1)")
  .helpOption("-h, --help", "print this help")
  .helpCommand("help [command]", "print the help of a command")
  .configureHelp({ styleTitle: (title) => styleText("bold", title), showGlobalOptions: true })
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, prefix())) })
  .addHelpText("after", EXAMPLES)
  .hook("preSubcommand", async (program, command) => {
    const row = COMMANDS[command.name()];
    if (row !== undefined) (await row.load()).configure(command, program.args);
  });

for (const [name, { summary }] of Object.entries(COMMANDS)) {
  program.command(name).summary(summary).description(sentence(summary));
}

// Who reads the output may close it early, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  complain(error);
}

function prefix(): string {
  return styleText("red", "error: ", { stream: process.stderr });
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

/** Says what is wrong in one sentence; on demand, or where the error was not foreseen, with its stack. */
function complain(error: unknown): void {
  const { message, stack, cause } = error instanceof Error ? error : new Error(String(error));
  const verbose = program.opts().verbose === true || Boolean(process.env.DEBUG);
  const foreseen = /^Cannot .+?: /s.test(message);
  console.error(prefix() + (foreseen && !verbose ? message : stack));
  if (verbose && typeof cause === "string") console.error(`\n${cause.trimEnd()}`);
  process.exitCode = 1;
}
