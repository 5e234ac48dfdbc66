// Threads that work for a VM, started by the thread that the VM runs in (which never returns to its event loop): messages go
// through a port of their own, and the VM's thread looks for answers when it has a moment.
import { MessageChannel, type MessagePort, receiveMessageOnPort, SHARE_ENV, Worker, workerData } from "node:worker_threads";
import type { HelperThread } from "../host.ts";

/** What a helper's entry file finds in workerData. */
export interface HelperData {
  /** What the thread is for; the entry file knows the roles. */
  readonly role: string;
  readonly memory: WebAssembly.Memory;
  readonly port: MessagePort;
  readonly ownsProcess: boolean;
  readonly entry: string;
}

/** Starts a thread with the VM's own entry file, in another role. Returns at once; what is posted waits until the thread is up. */
export function startHelper(role: string, memory: WebAssembly.Memory): HelperThread {
  const { entry, ownsProcess } = workerData as { entry: string; ownsProcess: boolean };
  const { port1, port2 } = new MessageChannel();
  const data: HelperData = { role, memory, port: port2, ownsProcess, entry };
  const worker = new Worker(new URL(entry), { workerData: data, transferList: [port2], env: SHARE_ENV });
  worker.unref();
  return {
    post: (message) => port1.postMessage(message),
    receive: () => receiveMessageOnPort(port1)?.message as unknown,
  };
}
