import { describe, expect, test } from "bun:test";
import { envs, rl, use } from "glueball";
import { TrainingView } from "../../../rl/view/training_view.ts";

await use("wasm");

const makeAgent = (options: rl.DQNOptions = {}): rl.DQN<Float32Array> =>
  new rl.DQN(envs.make("CartPole-v1"), { learning_starts: 50, net_arch: [8], seed: 3, ...options });
const parametersOf = async (agent: rl.DQN<Float32Array>): Promise<unknown> =>
  Promise.all([...agent.policy.collect_params().values()].map((each) => each.data().toArray()));
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe("A TrainingView", () => {
  test("changes nothing of what is learned, also while the agent is shown", async () => {
    const [plain, watched] = [makeAgent(), makeAgent()];
    await plain.learn({ total_timesteps: 2000 });
    const view = new TrainingView(watched as never, { env: envs.make("CartPole-v1") as never });
    let scenes = 0;
    view.watch(({ kind }) => {
      if (kind === "scene") scenes++;
    });
    await watched.learn({ total_timesteps: 2000, onStep: view.onStep });
    while (scenes < 3) await turn();
    view.close();
    expect(await parametersOf(watched)).toEqual(await parametersOf(plain));
  });

  test("gives whoever comes later returns, lengths and figures of before", async () => {
    const agent = makeAgent();
    const view = new TrainingView(agent as never);
    const returns: number[] = [];
    await agent.learn({
      total_timesteps: 1000,
      onStep: [
        ({ episodeReturn }) =>
          episodeReturn !== null && returns.push(episodeReturn) > 0 ? true : undefined,
        view.onStep,
      ],
    });
    const { series, status, title } = JSON.parse(JSON.stringify(view.snapshot())) as rl.RunSnapshot;
    expect(series.return!.means).toEqual(returns);
    expect(Object.keys(series)).toEqual(expect.arrayContaining(["length", "epsilon"]));
    expect([title, status.step, status.state]).toEqual(["DQN on CartPole-v1", 1000, "running"]);
  });

  test("pauses, steps, resumes and stops", async () => {
    const agent = makeAgent();
    const view = new TrainingView(agent as never);
    await view.command({ id: "training", command: "pause" });
    const learned = agent.learn({ total_timesteps: 100_000_000, onStep: view.onStep });
    await turn();
    const { step } = agent;
    await turn();
    expect([agent.step, view.snapshot().status.state]).toEqual([step, "paused"]);
    await view.command({ id: "training", command: "step" });
    while (agent.step === step) await turn();
    await turn();
    expect(agent.step).toBe(step + 1);
    await view.command({ id: "training", command: "resume" });
    while (agent.step < step + 100) await turn();
    await view.command({ id: "training", command: "stop" });
    await learned;
    expect(agent.step).toBeLessThan(100_000_000);
  });

  test("sets the learning rate between two steps, where no schedule does", async () => {
    const agent = makeAgent();
    const view = new TrainingView(agent as never);
    const learned = agent.learn({ total_timesteps: 20_000_000, onStep: view.onStep });
    await view.command({ id: "training", command: "learning_rate", value: 0.125 });
    expect(agent.trainer.learning_rate).toBe(0.125);
    expect(view.snapshot().status.learningRate).toBe(0.125);
    await view.command({ id: "training", command: "stop" });
    await learned;
    const scheduled = new TrainingView(makeAgent({ anneal_lr: true }) as never);
    expect(scheduled.snapshot().status.learningRate).toBe(null);
    await expect(
      scheduled.command({ id: "training", command: "learning_rate", value: 1 }),
    ).rejects.toThrow("Cannot set the learning rate: this run does not offer that now.");
  });

  test("says what became of it, and offers no more then", () => {
    const view = new TrainingView(makeAgent() as never, { save: async () => "a" });
    view.end("solved", "It is solved.");
    const { state, message, commands } = view.snapshot().status;
    expect([state, message, commands]).toEqual(["solved", "It is solved.", ["save"]]);
  });

  test("says why an agent cannot be shown", async () => {
    const env = envs.make("CartPole-v1");
    env.step = () => {
      throw new Error("It broke.");
    };
    const view = new TrainingView(makeAgent() as never, { env: env as never });
    view.watch(() => {});
    while (view.snapshot().status.message === undefined) await turn();
    expect(view.snapshot().status.message).toBe("The agent cannot be shown: It broke.");
    view.close();
  });
});
