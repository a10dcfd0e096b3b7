/** How the index of the search is made, and asked in the page. */

import type { Options } from "minisearch";

/** Options of MiniSearch. */
export const INDEX_OPTIONS: Options = {
  fields: ["title", "text"],
  storeFields: ["title", "page", "path", "about"],
  searchOptions: { boost: { title: 4 }, prefix: true, fuzzy: 0.15 },
};
