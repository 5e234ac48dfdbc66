module app {
    requires lib;
    requires static java.logging;
    requires other;
}
