// Command lines that are tried on HotSpot (scripts/record-launcher.ts writes launcher-cases.json) and compared with ours.

export interface LauncherCase {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What HotSpot did. `options` is what its launcher passed on to the VM; absent when it did not get that far. */
export interface Recorded {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  readonly options?: readonly string[];
}

export const caseName = (c: LauncherCase): string =>
  [
    ...Object.entries(c.env ?? {}).map(([k, v]) => `${k}=${JSON.stringify(v)}`),
    ...c.args.map((a) => (/^[\w@.:=+/,*-]+$/.test(a) ? a : JSON.stringify(a))),
  ].join(" ");

const lines = (text: string): LauncherCase[] =>
  text
    .trim()
    .split("\n")
    .map((line) => ({ args: line.trim().split(/ +/) }));

export const CASES: readonly LauncherCase[] = [
  // main class, jar, module, source
  ...lines(`
    A
    A one two
    -cp . A one
    -classpath . A
    --class-path . A
    --class-path=. A
    --class-path=
    -cp lib/*:. A
    -cp empty/* A
    -cp lib/*:* A
    -cp lib/nothing* A
    -cp
    -cp -x
    --class-path
    -jar
    -jar lib/plain.jar x y
    -jar nope.jar
    -jar no-manifest.jar
    -jar truncated.jar
    -jar headless.jar
    -jar shifted.jar
    -jar trailing.jar
    -jar lower-case-manifest.jar
    -jar wrong-manifest.jar
    -jar folded-manifest.jar
    -jar unknown-method.jar
    -jar long-comment.jar
    -jar A.java
    -jar lib
    -jar lib/plain.jar -XX:+NoSuchFlag
    -jar nope.jar -XX:+NoSuchFlag
    -XX:+NoSuchFlag -jar nope.jar
    -jar -m
    -cp lib -jar
    -cp lib -jar lib/plain.jar
    -m
    -m -x
    -m java.base/foo a
    --module java.base
    --module=jdk.compiler/x y
    --module=
    A.java b
    -cp lib A.java
    B.java
    --source 17 A.java x
    --source=11 A.java
    --source
    --source=
    --source 17 -m x
    --source 17 -jar no-manifest.jar
    --source 17
    -Djava.class.path=lib A
    ./A
    --
    -
  `),
  { args: ["-cp", "", "A"] },
  { args: ["-jar", ""] },
  { args: [""] },
  { args: ["--source 17", "A.java"] },
  { args: ["--source 17 -jar", "A.java"] },
  { args: ["--source 17 X", "A.java"] },
  // modules
  ...lines(`
    -p
    -p -x A
    -p lib A
    --module-path
    --module-path=lib A
    --module-path= A
    --upgrade-module-path
    --upgrade-module-path=
    --add-modules
    --add-modules= A
    --add-modules java.sql --add-modules=java.xml A
    --add-exports
    --add-exports java.base/sun.nio.ch=ALL-UNNAMED A
    --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens java.base/java.io=ALL-UNNAMED A
    --add-reads
    --add-reads java.base=java.sql A
    --add-opens
    --limit-modules
    --limit-modules java.base A
    --enable-native-access
    --enable-native-access= A
    --enable-native-access foo A
    --patch-module
    --patch-module foo
    --patch-module foo=x A
    --patch-module java.base=x --patch-module java.base=y A
    --illegal-access=permit A
    --describe-module
    -d
    --validate-modules
    --list-modules=x A
    -Djdk.module.path=x A
    -Djdk.module.addmods.0=x A
    -Djdk.module.foo=x A
  `),
  // properties and assertions
  ...lines(`
    -Dfoo A
    -Dfoo=bar -Dfoo=baz A
    -D A
    -D= A
    -D=x A
    -Djava.ext.dirs=x A
    -Djava.endorsed.dirs=x A
    -ea A
    -ea:foo A
    -ea:foo... A
    -ea:... A
    -ea: A
    -eax A
    -esa A
    -esa:foo A
    -disablesystemassertions -enableassertions:x A
  `),
  // X options
  ...lines(`
    -Xfoo A
    -foo A
    --foo A
    --foo=x A
    -X:foo A
    -XXfoo A
    -Xint A
    -Xcomp -version
    -Xmx A
    -Xmxfoo A
    -Xmx0 A
    -Xmx1k A
    -Xmx1m A
    -Xmx2m -version
    -Xmx64M A
    -Xms A
    -Xms0 A
    -Xms1k A
    -Xms2g -Xmx1g A
    -Xmn A
    -Xmn0 A
    -Xmn8m A
    -Xss A
    -Xssx A
    -Xss0 A
    -Xss5 A
    -Xss1k A
    -Xss2g A
    -Xss2m A
    -ss A
    -ms10m A
    -mx64m A
    -Xmaxf0.5 A
    -Xmaxfx A
    -Xminfx A
    -Xverify A
    -Xverify:none A
    -Xverify:remote A
    -Xverify:foo A
    -noverify A
    -verify A
    -Xfuture A
    -Xcheck:foo A
    -Xshare:off A
    -Xshare:auto A
    -Xshare:foo A
    -Xbatch A
    -Xnoclassgc A
    -Xrs A
    -Xdebug A
    -Xnoagent A
    -Xprof A
    -Xdiag A
    -Xbootclasspath:foo A
    -Xbootclasspath/p:foo A
    -Xbootclasspath/a:foo A
    -Xquickstart A
    -verbose:foo A
    -verbosefoo A
    -green A
    -native A
    -server A
    -client A
    -d64 A
    -t A
    -cs A
    -noasyncgc A
    -splash A
    -splash:x A
    -J-Xmx1m A
    -version:1.8 A
    -jre-restrict-search A
    --enable-preview A
    --dry-run A
    -XX A
  `),
  // logging
  ...lines(`
    -Xlogx A
    -Xlog:foo A
    -Xlog:gc=foo A
    -Xlog:gc+foo A
    -Xlog:gc,foo=info A
    -Xlog:gc::foo A
    -Xlog:gc:foo=bar A
    -Xlog:gc:file=z.log::filecount=x A
    -Xlog:gc:file=z.log::filecount=1001 A
    -Xlog:gc:file=z.log::filesize=x A
    -Xlog:gc:file=z.log::filesize=1m,filecount A
    -Xlog:gc:file=z.log:u,l,tg:foo=1 A
    -Xlog:gc+gc A
    -Xlog:gc+classs A
    -Xlog:nonex+gc A
    -Xlog:all+gc A
    -Xlog:gc=info=x A
    -Xlog:gc:file=/nonexistent/x A
    -Xlog:gc:file=lib A
    -Xlog:gc:file= A
    -Xlog:gc:#7 A
    -Xlog:gc+init:log.txt:none A
    -Xlog:=info A
    -Xlog:,gc A
    -Xlog:gc+ref+age+heap+exit+cpu A
    -Xlog:gc** A
    -Xlog:* A
    -Xlog:gc::none,level A
    -Xlog:gc:file="a"b A
    -Xlog:gc:"file=a A
    -Xlog:disable -Xlog:foo A
    -Xlog:disable A
  `),
  // flags
  ...lines(`
    -XX:+NoSuchFlag A
    -XX:NoSuchFlag=1 A
    -XX:+PrintFlagFinal A
    -XX:PrintFlagsFinal A
    -XX:PrintFlagsFinal=true A
    -XX:+MaxHeapSize A
    -XX:MaxHeapSize A
    -XX:MaxHeapSize=abc A
    -XX:MaxHeapSize=0 A
    -XX:MaxHeapSize=0x4000000 A
    -XX:MaxHeapSize=99999999999t A
    -XX:InitialHeapSize=abc A
    -XX:NewRatio=-5 A
    -XX:NewRatio=x A
    -XX:NewRatio=3k A
    -XX:NewRatio=3kk A
    -XX:NewRatio=99999999999999999999999 A
    -XX:NewRatio=0 A
    -XX:SurvivorRatio=0 A
    -XX:MaxTenuringThreshold=17 A
    -XX:MaxTenuringThreshold=a A
    -XX:MaxTenuringThreshold=0 A
    -XX:+NeverTenure A
    -XX:+PrintMethodData A
    -XX:+UseEpsilonGC A
    -XX:hashCode=2 A
    -XX:+UnlockExperimentalVMOptions -XX:hashCode=2 A
    -XX:-BytecodeVerificationRemote A
    -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote A
    -XX:ErrorFile= A
    -XX:+ErrorFile A
    -XX:ErrorFile A
    -XX:CompileThresholdScaling=-1 A
    -XX:CompileThresholdScaling=-1.5 A
    -XX:CompileThresholdScaling=a A
    -XX:CompileThresholdScaling=2 A
    -XX:CompileThresholdScaling=0.5 A
    -XX:TieredStopAtLevel=7 A
    -XX:TieredStopAtLevel=-1 A
    -XX:TieredStopAtLevel=1 A
    -XX:MaxJavaStackTraceDepth=-1 A
    -XX:ThreadStackSize=5 A
    -XX:ReservedCodeCacheSize=0 A
    -XX:ReservedCodeCacheSize=x A
    -XX:+UseSerialGC -XX:+UseG1GC A
    -XX:+UseConcMarkSweepGC A
    -XX:+UseBiasedLocking A
    -XX:MaxRAMFraction=2 A
    -XX:+AlwaysLockClassLoader A
    -XX:SuspendRetryCount=3 A
    -XX:+AggressiveOpts A
    -XX:MaxPermSize=10 A
    -XX:#foo A
    -XX: A
    -XX:+ A
    -XX:Max A
    -XX:CompileCommand:=quiet A
    -XX:NativeMemoryTracking=foo A
    -XX:+IgnoreUnrecognizedVMOptions -XX:+Nope -Xnope A
    -Xnope -XX:+IgnoreUnrecognizedVMOptions A
    -XX:+IgnoreUnrecognizedVMOptions -XX:+MaxHeapSize A
    -XX:+IgnoreUnrecognizedVMOptions -XX:MaxHeapSize=x A
    -XX:+IgnoreUnrecognizedVMOptions -XX:+PrintMethodData A
    -XX:+PrintVMOptions -XX:+UseSerialGC A
    -XX:VMOptionsFile=options.txt A
    -XX:VMOptionsFile=nope A
    -XX:VMOptionsFile=options.txt -XX:VMOptionsFile=options.txt A
    -XX:VMOptionsFile=nested-options.txt A
    -XX:VMOptionsFile=empty.txt A
    -XX:VMOptionsFile=open-quote.txt A
    -XX:Flags=flags.txt A
    -XX:Flags=nope A
    -XX:Flags=flags-sign.txt A
    -XX:Flags=flags-no-sign.txt A
    -XX:Flags=flags-xx.txt A
    -XX:Flags=flags-sign.txt -XX:Flags=flags.txt A
    -XX:MinHeapSize=128m -Xmx64m A
    -XX:MinHeapSize=128m -XX:InitialHeapSize=64m -Xmx256m A
    -XX:MinHeapSize=1k A
    -Xmx64m -XX:InitialHeapSize=128m A
  `),
  // help and versions
  ...lines(`
    -h
    --help
    -X
    --help-extra
    --dry-run
    -XX:+NoSuchFlag --help
    --help -XX:+NoSuchFlag
    -Xmx1k --help
    -version
    --version
    -version -XX:+NoSuchFlag
    -XX:+NoSuchFlag -version
    -showversion
    --show-version A
    -fullversion
    --full-version
    -XX:+NoSuchFlag -fullversion
  `),
  // argument files and environment variables
  ...lines(`
    @nope A
    @args.txt
    @@foo
    @
    A @args.txt
    @empty.txt A
  `),
  { args: ["A"], env: { JDK_JAVA_OPTIONS: "" } },
  { args: ["A"], env: { JDK_JAVA_OPTIONS: "-Dx=1 -Dy='a b'" } },
  { args: ["A"], env: { JDK_JAVA_OPTIONS: "-jar" } },
  { args: ["A"], env: { JDK_JAVA_OPTIONS: "A" } },
  { args: ["A"], env: { JDK_JAVA_OPTIONS: "-cp" } },
  { args: ["A"], env: { JDK_JAVA_OPTIONS: "-cp ." } },
  { args: ["A"], env: { JDK_JAVA_OPTIONS: "--version" } },
  { args: ["A"], env: { JDK_JAVA_OPTIONS: "--module=x" } },
  { args: ["A"], env: { JDK_JAVA_OPTIONS: "-Dx='a" } },
  { args: ["A"], env: { JDK_JAVA_OPTIONS: "@version-args.txt" } },
  { args: ["A"], env: { JDK_JAVA_OPTIONS: "@nope" } },
  { args: ["A"], env: { JAVA_TOOL_OPTIONS: "" } },
  { args: ["A"], env: { JAVA_TOOL_OPTIONS: "-Xfoo" } },
  { args: ["A"], env: { JAVA_TOOL_OPTIONS: "-Da='b c' \"" } },
  { args: ["A"], env: { JAVA_TOOL_OPTIONS: "-XX:VMOptionsFile=options.txt" } },
  { args: ["-Xmx16m", "A"], env: { JAVA_TOOL_OPTIONS: "-Xmx32m", _JAVA_OPTIONS: "-Xmx64m" } },
  { args: ["-Xmx16m", "A"], env: { _JAVA_OPTIONS: "-Xmx1k" } },
  { args: ["A"], env: { CLASSPATH: "lib/*" } },
  { args: ["-cp", ".", "A"], env: { CLASSPATH: "x" } },
  { args: ["-jar", "lib/plain.jar"], env: { CLASSPATH: "x" } },
  { args: ["A.java"], env: { CLASSPATH: "x" } },
  { args: ["A"], env: { CLASSPATH: "" } },
];
