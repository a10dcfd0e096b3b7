/** Flags of trainings: what they say of one. */

import { expect, test } from "bun:test";
import { Command } from "commander";
import {
  addOutputFlags,
  addTrainingFlags,
  type TrainingFlags,
  trainingOptionsIn,
} from "../../../cli/training/training_flags.ts";
import { settingOf } from "../../../cli/zoo/zoo.ts";

function parse(...words: string[]): TrainingFlags {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  addTrainingFlags(command, settingOf("CartPole-v1"));
  addOutputFlags(command);
  return command.parse(words, { from: "user" }).opts<TrainingFlags>();
}

test("trainingOptionsIn tells what was said, and nothing else; a folder of logs asks for all of them", () => {
  expect(trainingOptionsIn(parse())).toEqual({});
  const given = trainingOptionsIn(parse("-n", "1e3", "--reward-threshold", "-2.5", "--no-log"));
  expect(given).toEqual({ totalSteps: 1000, rewardThreshold: -2.5, log: [] });
  expect(trainingOptionsIn(parse("--log", "csv,csv"))).toEqual({ log: ["csv"] });
  expect(trainingOptionsIn(parse("--log-dir", "d")).log?.length).toBeGreaterThan(1);
  expect(() => parse("-o", "agent.bin")).toThrow("It must end in .safetensors.");
  expect(() => parse("--log", "xml")).toThrow('"xml" is no log');
});
