module plugin { requires host; provides host.Greeter with plugin.Polite; }
