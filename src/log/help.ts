// The text of -Xlog:help.

import { ABBREVIATIONS, DECORATORS } from "./decorators.ts";
import { knownTags, TAG_SETS } from "./tags.ts";

export function logHelp(): string {
  const decorators = DECORATORS.map((d) => `${d} (${ABBREVIATIONS[d]})`).join(", ");
  const sets = Object.entries(TAG_SETS)
    .map(([name, what]) => ` ${name}: ${what}\n`)
    .join("");
  return `-Xlog Usage: -Xlog[:[selections][:[output][:[decorators][:output-options]]]]
	 where 'selections' are combinations of tags and levels of the form tag1[+tag2...][*][=level][,...]
	 NOTE: Without a wildcard (*), a selection matches messages that carry exactly its tags.

Available log levels:
 off, trace, debug, info, warning, error

Available log decorators:
 ${decorators}
 'none' stands for no decoration.

Available log tags:
 ${knownTags().join(", ")}
 'all' instead of tags selects every message.

Tag sets that Dewar logs with:
${sets}
Available log outputs:
 stdout/stderr
 file=<filename>
  %p in the filename is replaced by the process id, %t by the time of the VM's start.
  Output options of files:
   filesize=..  - Size at which a file is rotated (suffixes K/M/G). 0 = never.
   filecount=.. - Number of rotated files kept. 0 = none: an existing file is overwritten.

Asynchronous logging:
 -Xlog:async
  Accepted; messages are written as they come.

Some examples:
 -Xlog
	 All messages up to 'info' to stdout with uptime, level and tags.
	 (Same as -Xlog:all=info:stdout:uptime,level,tags.)

 -Xlog:gc
	 Messages tagged 'gc' up to 'info' to stdout.

 -Xlog:gc*,safepoint
	 Messages tagged at least 'gc', and those tagged 'safepoint'.

 -Xlog:class+load=debug
	 Messages tagged both 'class' and 'load' up to 'debug'.

 -Xlog:gc=debug:file=gc.txt:none
	 Messages tagged 'gc' up to 'debug' to file gc.txt without decorations.

 -Xlog:gc=trace:file=gctrace.txt:uptimemillis,pid:filecount=5,filesize=1m
	 Messages tagged 'gc' up to 'trace' to five rotating files of 1 MB.

 -Xlog:gc::uptime,tid
	 Messages tagged 'gc' to stdout with uptime and thread.

 -Xlog:disable -Xlog:exceptions:stderr
	 Nothing, not even warnings and errors, except exceptions to stderr.
`;
}
