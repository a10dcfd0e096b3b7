/** What networks of Stable-Baselines3 are made of, as options of ours: found from the names and shapes of their weights. */
import type { SB3Algorithm } from "./names.ts";
import type { SB3File } from "./sb3_file.ts";

/** Options of the networks of a file. */
export function architectureOf(kind: SB3Algorithm, file: SB3File): object {
  refuseFeatures(file);
  const { tensors, sharesFeatures } = file;
  const shares = sharesFeatures === null ? {} : { share_features_extractor: sharesFeatures };
  switch (kind) {
    case "DQN":
      return { net_arch: hidden(file, "q_net.q_net.") };
    case "QRDQN":
      return { critic: "qr", net_arch: hidden(file, "quantile_net.quantile_net.") };
    case "PPO":
    case "A2C":
      return { net_arch: ofPolicyGradient(file), ...shares };
    case "RecurrentPPO":
      return { net_arch: ofPolicyGradient(file), ...shares, ...ofLSTM(file) };
    case "SAC":
    case "TD3":
    case "TQC": {
      const pi = kind === "TD3" ? hidden(file, "actor.mu.") : rows(file, "actor.latent_pi.");
      const names = [...tensors.keys()];
      const critics = new Set(names.flatMap((name) => /^critic\.qf\d+/.exec(name) ?? []));
      const nQuantiles = rows(file, "critic.qf0.").at(-1);
      return {
        net_arch: { pi, qf: hidden(file, "critic.qf0.") },
        n_critics: Math.max(1, critics.size),
        ...(kind === "TQC" && { n_quantiles: nQuantiles }),
        ...shares,
      };
    }
  }
}

/** Units of each layer of a perceptron. */
function rows({ tensors }: SB3File, prefix: string): number[] {
  const weights = [...tensors].filter(([name]) => {
    return name.startsWith(prefix) && /^\d+\.weight$/.test(name.slice(prefix.length));
  });
  return weights.map(([, { shape }]) => shape[0] as number);
}

/** The same without its last layer. */
function hidden(file: SB3File, prefix: string): number[] {
  return rows(file, prefix).slice(0, -1);
}

function ofPolicyGradient(file: SB3File): object {
  const parts = { pi: "mlp_extractor.policy_net.", vf: "mlp_extractor.value_net." };
  return { pi: rows(file, parts.pi), vf: rows(file, parts.vf) };
}

function ofLSTM({ tensors }: SB3File): object {
  const names = [...tensors.keys()];
  const hasLSTM = tensors.has("lstm_critic.weight_ih_l0");
  return {
    lstm_hidden_size: tensors.get("lstm_actor.weight_hh_l0")?.shape[1] ?? 1,
    n_lstm_layers: Math.max(
      1,
      names.filter((name) => /^lstm_actor\.weight_ih_l/.test(name)).length,
    ),
    enable_critic_lstm: hasLSTM,
    shared_lstm: !hasLSTM && !tensors.has("critic.weight"),
  };
}

/** A NatureCNN is read, of an image or of each image in a Dict. */
function refuseFeatures({ tensors, what }: SB3File): void {
  const feature = [...tensors.keys()].find((name) => {
    const layer = /(?:^|\.)\w*features_extractor\.(.*)$/.exec(name)?.[1];
    const isRead = /^(?:extractors\.[^.]+\.)?(?:cnn\.[024]|linear\.0)\.(?:weight|bias)$/;
    return layer !== undefined && !isRead.test(layer);
  });
  if (feature === undefined) return;
  throw new RangeError(
    `Cannot load ${what}: its policy has a features extractor that is not read, ${feature}; MlpPolicy, CnnPolicy with a ` +
      "NatureCNN and MultiInputPolicy are read.",
  );
}

/** The default is tanh for policy gradients, and relu for the others, which take no other here. */
export function activationOf(
  kind: SB3Algorithm,
  { activation, what }: SB3File,
  options: Readonly<Record<string, unknown>>,
): object {
  const isFree = ["PPO", "A2C", "RecurrentPPO"].includes(kind);
  const known = isFree ? { Tanh: "tanh", ReLU: "relu" } : { ReLU: "relu" };
  if (activation === null || "activation_fn" in options) return {};
  const ours = (known as Readonly<Record<string, string>>)[activation];
  if (ours !== undefined) return isFree ? { activation_fn: ours } : {};
  throw new RangeError(
    `Cannot load ${what}: its activation is ${activation}; of ${kind}, ${Object.keys(known).join(" and ")} is read.`,
  );
}
