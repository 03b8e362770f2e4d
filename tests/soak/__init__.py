"""Random schedules of people, browsers and a worker that dies: nothing typed is ever lost."""
