// Entry of a compile server's compiler threads.
import { serveJobs } from "../../remote/node/compile-thread.ts";

serveJobs();
