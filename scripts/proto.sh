#!/bin/sh
# Makes src/remote/schema/compile_pb.ts of compile.proto, with bufbuild's generator, fetched for this by npm.
set -eu
cd "$(dirname "$0")/../src/remote/schema"
printf '%s' 'version: v2
plugins:
  - local: protoc-gen-es
    out: .
    opt: [target=ts, import_extension=ts]' >buf.gen.yaml
printf 'version: v2\n' >buf.yaml
npx --yes -p @bufbuild/buf@1.75.0 -p @bufbuild/protoc-gen-es@2.17.0 buf generate
rm buf.gen.yaml buf.yaml
