/** What every exchange between actors and a learner does: within a process, and over Redis. */

import { beforeAll, describe, expect, test } from "bun:test";
import { load } from "../../../backends/mod.ts";
import { make } from "../../../envs/mod.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import { actorEpsilons, runActor } from "../../../rl/experience/actor.ts";
import type {
  Arrival,
  Experience,
  ExperienceSink,
  ExperienceSource,
  WeightSink,
  WeightSource,
} from "../../../rl/experience/exchange.ts";
import { ExperienceReader } from "../../../rl/experience/experience_reader.ts";
import { type Agent, DQN, type Environment } from "../../../rl/mod.ts";

/** Experiences that may wait. */
export const MOST_WAITING = 4;

/** Both ends of an exchange that nobody has used. */
export interface Ends extends AsyncDisposable {
  readonly sink: ExperienceSink;
  readonly source: ExperienceSource;
  readonly weightSink: WeightSink;
  readonly weightSource: WeightSource;
  /** The source as another learner finds it, in place of the first. */
  reopen(): Promise<ExperienceSource>;
}

const experience = (i: number): Experience => ({
  count: 1,
  bytes: Uint8Array.of(i, 255, 0, i),
  version: i,
  episodes: [{ return: i / 3, length: i }],
});

const valuesOf = ({ count, bytes, version, episodes }: Arrival): Experience => ({
  count,
  bytes: Uint8Array.from(bytes),
  version,
  episodes,
});

/** A learner of a moment. */
export function makeLearner(seed = 0): DQN {
  const options = { net_arch: [8], learning_starts: 20, buffer_size: 500, batch_size: 8, seed };
  const replay = { prioritized_replay: true, train_freq: 2, n_steps: 2 };
  return new DQN(make("CartPole-v1") as Environment<never, number>, { ...options, ...replay });
}

/** @param open opens an exchange; `skip` says that it cannot be. */
export function testExchange(
  name: string,
  open: () => Promise<Ends>,
  { skip = false }: { readonly skip?: boolean } = {},
): void {
  const it = test.skipIf(skip);
  describe(name, () => {
    beforeAll(async () => setBackend(await load("wasm")));

    it("gives experience in order, as it was put", async () => {
      await using ends = await open();
      for (const i of [1, 2, 3]) await ends.sink.put(experience(i));
      for (const i of [1, 2, 3]) {
        expect(valuesOf(await ends.source.take())).toEqual(experience(i));
      }
    });

    it("has experience wait while there is no room for it", async () => {
      await using ends = await open();
      for (let i = 0; i < MOST_WAITING; i++) await ends.sink.put(experience(i));
      let isPut = false;
      const putting = ends.sink.put(experience(9)).then(() => {
        isPut = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(isPut).toBe(false);
      const taken: number[] = [];
      while (taken.at(-1) !== 9) taken.push((await ends.source.take()).version);
      await putting;
      expect(taken).toEqual([...Array(MOST_WAITING).keys(), 9]);
    });

    it("gives again what no checkpoint holds, to whichever learner, and forgets what one does", async () => {
      await using ends = await open();
      for (const i of [1, 2, 3]) await ends.sink.put(experience(i));
      await ends.source.take();
      const { position } = await ends.source.take();
      ends.source.seek(position);
      expect((await ends.source.take()).version).toBe(2);
      await ends.source.release(position);
      const next = await ends.reopen();
      expect((await next.take()).version).toBe(2);
      expect((await next.take()).version).toBe(3);
    });

    it("gives the newest weights, whose versions grow, and says how stale experience is", async () => {
      await using ends = await open();
      expect(await ends.weightSource.newer(0)).toBeNull();
      const first = await ends.weightSink.publish(Uint8Array.of(1));
      const second = await ends.weightSink.publish(Uint8Array.of(2));
      expect(second).toBeGreaterThan(first);
      const newest = await ends.weightSource.newer(first);
      expect([newest?.version, ...(newest?.bytes ?? [])]).toEqual([second, 2]);
      expect(await ends.weightSource.newer(second)).toBeNull();
      await ends.sink.put({ ...experience(1), version: first });
      expect((await ends.source.take()).staleness).toBe(second - first);
    });

    it("lets a learner continue from its checkpoint to the same bits, from the same experience", async () => {
      await using ends = await open();
      const puts: Experience[] = [];
      const sink = { put: async (each: Experience) => void puts.push(each) };
      const { weightSource: weights } = ends;
      const common = { sink, weights, size: 32, epsilon: actorEpsilons(1) };
      await runActor(makeLearner(7) as never, { ...common, total_timesteps: 32 * MOST_WAITING });
      for (const each of puts) await ends.sink.put(each);

      const killed = makeLearner();
      const learnWith = async (
        agent: DQN,
        source: ExperienceSource,
        steps: number,
      ): Promise<void> => {
        const reader = new ExperienceReader(agent as Agent as never, source);
        await agent.learn({ total_timesteps: steps, experience: reader });
      };
      await learnWith(killed, ends.source, 50); // in the middle of an experience
      const file = new Uint8Array(await ((await killed.save()) as unknown as Blob).arrayBuffer());
      await learnWith(killed, ends.source, 70); // what is lost with it
      const successor = await DQN.load(file, () => make("CartPole-v1") as never);
      await learnWith(successor, await ends.reopen(), 120);

      const single = makeLearner();
      const { LocalExchange } = await import("../../../rl/experience/local_exchange.ts");
      const local = new LocalExchange(puts.length);
      for (const each of puts) await local.put(each);
      const reader = new ExperienceReader(single as Agent as never, local);
      await single.learn({ total_timesteps: 50, experience: reader });
      await single.learn({ total_timesteps: 120, experience: reader });
      const bits = async (agent: DQN): Promise<string> =>
        (await agent.policy.collect_params().get("0.weight")!.data().toArray()).join();
      expect(await bits(successor)).toBe(await bits(single));
      expect(successor.step).toBe(120);
      expect(await bits(killed)).not.toBe(await bits(single)); // it has learned less
      for (const agent of [killed, successor, single]) agent.dispose();
    });
  });
}
