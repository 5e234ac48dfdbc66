// What `dewar pack` is doing, on standard error: on a terminal with the seconds it takes, elsewhere a line when a step begins.

import yoctoSpinner from "yocto-spinner";

export interface Progress {
  /** Shows a step while it runs. */
  during<T>(what: string, run: () => Promise<T>): Promise<T>;
}

/** @param stream where it is shown */
export function makeProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? spinning(stream) : { during: (what, run) => plain(stream, what, run) };
}

async function plain<T>(stream: NodeJS.WritableStream, what: string, run: () => Promise<T>): Promise<T> {
  stream.write(`${what} ...\n`);
  return run();
}

function spinning(stream: NodeJS.WriteStream): Progress {
  return {
    async during(what, run) {
      const start = performance.now();
      const seconds = (): string => `${((performance.now() - start) / 1000).toFixed(0)} s`;
      const spinner = yoctoSpinner({ text: what, stream }).start();
      const timer = setInterval(() => {
        spinner.text = `${what} (${seconds()})`;
      }, 1000);
      try {
        const result = await run();
        spinner.success(`${what} (${seconds()})`);
        return result;
      } catch (error) {
        spinner.error(what);
        throw error;
      } finally {
        clearInterval(timer);
      }
    },
  };
}
