/** The exchange within a process. */

import { LocalExchange } from "../../../rl/experience/local_exchange.ts";
import { MOST_WAITING, testExchange } from "./exchange_suite.ts";

testExchange("LocalExchange", async () => {
  const exchange = new LocalExchange(MOST_WAITING);
  return {
    ...{ sink: exchange, source: exchange, weightSink: exchange, weightSource: exchange },
    reopen: async () => {
      exchange.seek("0");
      return exchange;
    },
    [Symbol.asyncDispose]: async () => {},
  };
});
