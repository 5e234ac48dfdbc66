module peek { }
