// The help texts: `--help` and `--help-extra`. They keep the structure of java's.

export const USAGE = `Usage: dewar [options] <mainclass> [args...]
           (to run a class)
   or  dewar [options] -jar <jarfile> [args...]
           (to run a jar file)
   or  dewar [options] -m <module>[/<mainclass>] [args...]
       dewar [options] --module <module>[/<mainclass>] [args...]
           (to run the main class of a module)
   or  dewar [options] <sourcefile> [args]
           (to compile and run a program in one source file)
   or  dewar pack <jarfile> [options] -o <folder>
           (to make an npm package that needs no JDK; dewar pack --help)

 What follows the main class, the source file, -jar <jarfile>, or
 -m <module>/<mainclass> are the arguments of the program.

 Options:

    --jdk <folder>
                  the OpenJDK 17 whose class library is used; otherwise
                  DEWAR_JDK, JAVA_HOME, or the usual places
    -cp <path>
    -classpath <path>
    --class-path <path>
                  where classes are searched: folders and jar or zip files,
                  separated by :, and folder/* for all jars of a folder.
                  Otherwise CLASSPATH, or the current folder
    -p <path>
    --module-path <path>
                  where modules are searched: folders of modules, separated by :
    --upgrade-module-path <path>
                  modules that replace upgradeable ones of the JDK
    --add-modules <module>[,<module>...]
                  root modules besides the main one; also ALL-DEFAULT,
                  ALL-SYSTEM, ALL-MODULE-PATH
    --enable-native-access <module>[,<module>...]
                  modules that may use restricted native operations
    --list-modules
                  list the observable modules and exit
    -d <module>
    --describe-module <module>
                  describe a module and exit
    --dry-run     load the main class but do not run it
    --validate-modules
                  check all modules and exit
    -D<name>=<value>
                  set a system property
    -verbose:[class|module|gc|jni]
                  tell what the subsystem does (see -Xlog:help)
    -version      print the version to stderr and exit
    --version     print the version to stdout and exit
    -showversion  print the version to stderr and go on
    --show-version
                  print the version to stdout and go on
    --show-module-resolution
                  print how modules are resolved
    -? -h -help
                  print this help to stderr
    --help        print this help to stdout
    -X            print the extra options to stderr
    --help-extra  print the extra options to stdout
    -ea[:<package>...|:<class>]
    -enableassertions[:<package>...|:<class>]
                  enable assertions in all classes, a package with its
                  subpackages, or a class
    -da[:<package>...|:<class>]
    -disableassertions[:<package>...|:<class>]
                  disable them
    -esa | -enablesystemassertions
                  enable assertions in the class library
    -dsa | -disablesystemassertions
                  disable them
    @<file>       arguments out of a file; after --disable-@files no more
    --enable-preview
                  accept classes that use preview features of Java 17

 A long option takes its value as --<name>=<value> or --<name> <value>.

 Environment: JDK_JAVA_OPTIONS and JAVA_TOOL_OPTIONS hold options in front of
 those given, _JAVA_OPTIONS after them; CLASSPATH, DEWAR_JDK and JAVA_HOME as above.

 Examples:
    dewar -cp build/classes com.example.Main one two
    dewar -jar app.jar
    dewar -Xmx512m -ea:com.example... -cp 'lib/*:app.jar' com.example.Main
    dewar -p mods -m com.example/com.example.Main
    dewar Hello.java
    dewar -Xlog:gc*,class+load=info -jar app.jar
    dewar -XX:+PrintFlagsFinal -version
`;

export const EXTRA_USAGE = `
    -Xbatch           wait for code to be compiled
    -Xbootclasspath/a:<folders and jar files separated by :>
                      append to the boot class path
    -Xcheck:jni       no effect: there are no native libraries
    -Xcomp            compile each method before its first call
    -Xdebug           no effect
    -Xdiag            print more about what goes wrong at start
    -Xfuture          same as -Xverify:all; deprecated
    -Xint             run in the interpreter alone
    -Xinternalversion
                      print the VM's version and exit
    -Xlog:<opts>      configure the log; see -Xlog:help
    -Xloggc:<file>    same as -Xlog:gc:<file>; deprecated
    -Xmixed           interpret, and compile what is hot (default)
    -Xmn<size>        size of the young generation
    -Xms<size>        size of the heap at start
    -Xmx<size>        largest size of the heap
    -Xnoclassgc       classes are not unloaded
    -Xrs              leave SIGHUP, SIGINT, SIGTERM and SIGQUIT to the host
    -Xshare:auto, -Xshare:off, -Xshare:on
                      start from the archive of the class library if it fits
                      (default), never, or fail without
    -Xshare:dump      write that archive; the build does so for its JDK
    -XshowSettings[:all|locale|properties|vm|security|system]
                      print settings and go on
    -Xss<size>        size of a thread's Java stack
    -Xverify[:all|remote|none]
                      which classes are verified; none is deprecated
    -XX:<flag>        set a flag of the VM; -XX:+PrintFlagsFinal lists them
    --add-reads <module>=<target>(,<target>)*
                      let <module> read <target>, or ALL-UNNAMED
    --add-exports <module>/<package>=<target>(,<target>)*
                      export a package to <target>, or ALL-UNNAMED
    --add-opens <module>/<package>=<target>(,<target>)*
                      open a package to <target>, or ALL-UNNAMED
    --limit-modules <module>[,<module>...]
                      limit the observable modules
    --patch-module <module>=<file>(:<file>)*
                      replace or add classes and resources of a module
    --source <version>
                      version of the source in source-file mode

These options may change.

`;
