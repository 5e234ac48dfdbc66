open module app { requires java.base; requires transitive java.logging; }
