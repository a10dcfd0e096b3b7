// A short training on the default backend, and the mean return that it comes to.
import { envs, rl, use } from "glueball";

export async function train() {
  await use();
  const agent = new rl.DQN(envs.make("CartPole-v1"), {
    learning_rate: 1e-3,
    learning_starts: 200,
    train_freq: 2,
    target_update_interval: 200,
    exploration_fraction: 0.5,
    seed: 1,
  });
  await agent.learn({ total_timesteps: 4_000 });
  const { mean } = await agent.evaluate(envs.make("CartPole-v1"), { episodes: 5, seed: 1 });
  return mean;
}
