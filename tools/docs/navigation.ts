/** The chapters of the documentation, in the order of the sidebar. */

/** A chapter: a page of this repository, and where it is in the site. */
export interface Chapter {
  /** From the root of the repository. */
  readonly source: string;
  /** From the root of the site. */
  readonly target: string;
}

/** A group of the sidebar. */
export interface Section {
  readonly title: string;
  readonly chapters: readonly Chapter[];
}

const docs = (...names: readonly string[]): Chapter[] =>
  names.map((name) => ({ source: `docs/${name}.md`, target: `${name}.html` }));

/** Those that are written; pages of algorithms, of environments and of the API are made beside them. */
export const SECTIONS: readonly Section[] = [
  { title: "Start", chapters: docs("start", "page", "command_line", "deno") },
  {
    title: "Guide",
    chapters: docs(
      "arrays",
      "autograd",
      "gluon",
      "data",
      "recurrent",
      "compile",
      "memory",
      "backends",
      "files",
    ),
  },
  {
    title: "Reinforcement learning",
    chapters: docs(
      "rl",
      "training",
      "view",
      "sweeps",
      "distributed",
      "own_environment",
      "masks",
      "vectors",
      "gymnasium",
      "resume",
      "browser",
      "performance",
    ),
  },
  {
    title: "Notebooks",
    chapters: [
      ...["arrays_and_autograd", "gluon_basics", "own_environment"],
      ...["mxnet_notes", "tinygrad_dqn", "minimal_dqn", "conv_dqn", "image_dqn"],
    ].map((name) => ({ source: `docs/notebooks/${name}.ipynb`, target: `notebooks/${name}.html` })),
  },
  { title: "Algorithms", chapters: [] },
  { title: "Environments", chapters: [] },
  {
    title: "Coming from",
    chapters: docs(
      "from_mxnet",
      "d2l",
      "numpy",
      "from_pytorch",
      "from_jax",
      "from_sb3",
      "from_tfjs",
    ),
  },
  {
    title: "Look up",
    chapters: [
      ...docs("troubleshooting"),
      { source: "bench/README.md", target: "benchmark.html" },
      { source: "CONTRIBUTING.md", target: "contributing.html" },
      { source: "SECURITY.md", target: "security.html" },
      { source: "CHANGELOG.md", target: "changelog.html" },
    ],
  },
];
