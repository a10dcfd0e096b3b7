/** What messages of several environments take: bytes, and time to write and to read. */

import process from "node:process";
import { decodeMessage, encodeMessage, type Message } from "../../cli/distributed/message.ts";
import { envs, rl } from "../../mod.ts";
import { adaptEnv } from "../../rl/collect/collector.ts";
import { packedLayout, unpackTransitions } from "../../rl/experience/packed_transitions.ts";
import { TransitionPacker } from "../../rl/experience/transition_packer.ts";

/** Environments, and frames that are stacked. */
const ENVIRONMENTS = [
  ["CartPole-v1", 1],
  ["MinAtar/Breakout-v1", 1],
  ["MinAtar/SpaceInvaders-v1", 4],
] as const;
const [COUNT, MESSAGES, ROUNDS] = [128, 20, 20];
const SENDER = { training: "t", actor: "a", number: 1 };

/** A row: bytes of a message of 128 transitions, microseconds of processor time for each of these. */
export interface MessageCost {
  readonly environment: string;
  readonly frames: number;
  readonly bytes: number;
  readonly sent: number;
  readonly written: number;
  readonly read: number;
}

/** Of what an actor collects at random. */
export async function measureMessages(): Promise<readonly MessageCost[]> {
  const rows: MessageCost[] = [];
  for (const [environment, frames] of ENVIRONMENTS) {
    const plain = envs.make(environment) as never;
    const env = frames === 1 ? plain : new envs.FrameStackObservation(plain, frames);
    const agent = new rl.DQN(env as never, { buffer_size: 100, net_arch: [32] });
    const layout = packedLayout(adaptEnv(agent.env), false);
    const packer = new TransitionPacker(COUNT, layout);
    await agent.collect({ sink: packer, epsilon: [1], total_timesteps: COUNT * MESSAGES });
    agent.dispose();
    const all = (await packer.pack()).map((each) => ({ ...each, version: 1, episodes: [] }));
    const sent = all.map((each) => encodeMessage(each, SENDER));
    rows.push({
      ...{ environment, frames, bytes: all[0]!.bytes.length },
      sent: Math.round(sent.reduce((sum, { bytes }) => sum + bytes.length, 0) / sent.length),
      written: time(all, (each) => encodeMessage(each, SENDER)),
      read: time(sent.map(fieldsOf), (each) =>
        unpackTransitions(decodeMessage(each, "t").bytes, COUNT, layout),
      ),
    });
  }
  return rows;
}

function fieldsOf({ head, bytes, digest }: Message): Record<string, Uint8Array> {
  const encoder = new TextEncoder();
  return { head: encoder.encode(head), bytes, digest: encoder.encode(digest) };
}

function time<T>(all: readonly T[], work: (each: T) => unknown): number {
  for (const each of all) work(each);
  const cpu = process.cpuUsage();
  for (let i = 0; i < ROUNDS; i++) for (const each of all) work(each);
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / (ROUNDS * all.length * COUNT);
}
