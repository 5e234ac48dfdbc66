module lib {
    exports lib.api;
    exports lib.internal to other;
    opens lib.opened;
    uses lib.api.Service;
    provides lib.api.Service with lib.internal.Impl;
}
