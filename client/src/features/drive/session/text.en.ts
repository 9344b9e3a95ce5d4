/** What the alarm says aloud and the tab shows: short, and complete without the page. */
export const spoken = {
  cause: {
    eyes_closed: "Wake up! Your eyes are closed.",
    looking_down: "Eyes on the road!",
    looking_away: "Eyes on the road!",
    perclos: "You are getting drowsy. Stop in a safe place.",
    long_blinks: "Your blinks are getting long. Stop in a safe place.",
    nods: "You are nodding off. Stop in a safe place.",
    recent_microsleep: "Your eyes were closed just now. Take a break.",
    classifier: "You may be getting tired. Plan a break.",
  },
  none: "Attention.",
  not_monitoring: "Not monitoring.",
  reason: {
    no_face: "Not monitoring: no face to be seen.",
    no_frames: "Not monitoring: the camera gives no picture.",
    low_fps: "Not monitoring: this device is too slow just now.",
    dark: "Not monitoring: it is too dark.",
    camera_lost: "Not monitoring: the camera is gone.",
    camera_taken: "Not monitoring: another app uses the camera.",
    tab_hidden: "Not monitoring: this page is hidden.",
    worker_crashed: "Not monitoring: the picture analysis is starting again.",
    asleep: "Not monitoring: this device was asleep.",
  },
  break: {
    time_on_task: "Two hours at the wheel: take a break.",
    repeated_drowsiness: "You have been drowsy more than once: take a break now.",
  },
  test: "This is the alarm.",
} as const;
