module other { requires lib; exports other; }
