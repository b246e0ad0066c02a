"""HTTP. Read the request, call one service, choose a template. Also the JSON API."""
