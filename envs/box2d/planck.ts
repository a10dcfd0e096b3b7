/** planck as it is, for `createRequire`: no bundler follows that, so that those who lack planck can bundle the rest. */

export * from "planck";
