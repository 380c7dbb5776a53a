#!/bin/sh
# No flags here: JAVA_TOOL_OPTIONS carries them. A jar is not needed for so few classes.
# START=script: java is the child of a script, as in images whose script forgets the "exec". As PID 1 it could not be
# killed from within the container.
if [ "$START" = script ]; then
  java -cp /opt/faults "$@"
  exit $?
fi
exec java -cp /opt/faults "$@"
